"""The Jupyter kernel test suite with every optional sample given, for the kernel registered as `tslab`."""

import unittest

import jupyter_kernel_test


class TypeScriptKernel(jupyter_kernel_test.KernelTests):
    kernel_name = "tslab"
    language_name = "typescript"
    file_extension = ".ts"

    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('oops')"

    completion_samples = [
        {"text": "Number.isSafe", "matches": ["isSafeInteger"]},
        {"text": "const gate = { forget: 1, input: 2 }; gate.for", "matches": ["forget"]},
    ]

    complete_code_samples = ["1", "console.log('a')", "function f(x: number) {\n  return x;\n}\n", "`a${1}`"]
    incomplete_code_samples = ["console.log('a'", "function f(x: number) {", "const a = [", "`text", "/* note", "f(1,"]
    invalid_code_samples = ["const = 1;", "let 1a = 2", "if (x) else {}", ")"]

    code_page_something = "JSON?"
    code_generate_error = "throw new RangeError('no')"
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": "[1, 2].map((x) => x * 2)", "result": "[ 2, 4 ]"},
        {"code": "[{ a: 1 }]", "mime": "text/html"},
        {"code": "'<svg xmlns=\"http://www.w3.org/2000/svg\"/>'", "mime": "image/svg+xml"},
        {"code": "6 * 7", "result": "42"},
        {"code": "6 * 7", "result": "42"},
    ]
    code_display_data = [
        {"code": "import { display } from 'tslab'; display.html('<b>b</b>')", "mime": "text/html"},
        {"code": "Jupyter.display({ 'text/plain': 'a', 'image/svg+xml': '<svg/>' })", "mime": "image/svg+xml"},
        {"code": "display.raw('application/vnd.plotly.v1+json', { data: [] } as unknown as string)", "mime": "application/vnd.plotly.v1+json"},
    ]
    code_history_pattern = "6 ?*7"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "parseInt"
    code_clear_output = "Jupyter.clearOutput()"


class Welcome(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "tslab"
    support_iopub_welcome = True


if __name__ == "__main__":
    unittest.main(verbosity=2)
