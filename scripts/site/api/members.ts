import ts from "typescript";

/** A property or method of an interface, or of a type that is written out as an object. */
export interface ApiMember {
  name: string;
  /** Its declaration: `inputSize: number`. */
  signature: string;
  /** Its docstring, as Markdown. */
  text: string;
}

/** The members a declaration writes out itself; those it extends are documented where they are declared. */
export function membersOf(declaration: ts.Declaration): ApiMember[] {
  const members = ts.isInterfaceDeclaration(declaration)
    ? declaration.members
    : ts.isTypeAliasDeclaration(declaration) && ts.isTypeLiteralNode(declaration.type)
      ? declaration.type.members
      : [];
  return members.map((member) => ({
    name: member.name?.getText() ?? "",
    signature: member.getText().replace(/;$/, ""),
    text: documentationOf(member),
  }));
}

function documentationOf(node: ts.Node): string {
  const [documentation] = ts.getJSDocCommentsAndTags(node);
  return ts.getTextOfJSDocComment(documentation?.comment) ?? "";
}
