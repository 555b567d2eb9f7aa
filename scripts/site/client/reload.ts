// Of `gatehouse dev` alone: reloads the page when the site has been built again. A script may be loaded where nothing
// may be fetched.
const state = globalThis as { gatehouseBuild?: number };
const first = state.gatehouseBuild;

function ask(): void {
  const script = document.createElement("script");
  script.src = `assets/build.js?${Date.now()}`;
  script.onload = () => {
    script.remove();
    if (state.gatehouseBuild === first) setTimeout(ask, 300);
    else location.reload();
  };
  script.onerror = () => setTimeout(ask, 300);
  document.head.append(script);
}
ask();
