using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Generative.Laws.Tests;

/// <summary>The form of our sources: short lines and files, one statement per line, plain expressions.</summary>
public sealed class FormTests
{
    private const int MostColumns = 120, MostLines = 250;

    private static readonly string[] roots = ["src", "tests", "benchmarks", "samples"];

    private static readonly CSharpParseOptions newest = new(LanguageVersion.Preview);

    private static readonly Lazy<(string Path, string Text)[]> sources = new(() => [.. roots
        .Select(root => Path.Combine(Repository.Root, root)).Where(Directory.Exists)
        .SelectMany(root => Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories))
        .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
        .Where(path => !path.Contains("/obj/") && !path.Contains("/bin/")).Order(StringComparer.Ordinal)
        .Select(path => (path, File.ReadAllText(Path.Combine(Repository.Root, path))))]);

    [Fact]
    public void No_line_is_longer_than_120_columns() => Expect(LongLines);

    [Fact]
    public void No_file_is_longer_than_250_lines() => Expect(LongFiles);

    [Fact]
    public void No_expression_contains_an_assignment() => Expect(Assignments);

    [Fact]
    public void No_conditional_expression_contains_another() => Expect(Ternaries);

    [Fact]
    public void No_line_has_two_statements() => Expect(SharedLines);

    private static void Expect(Func<(string Path, string Text), IEnumerable<string>> rule)
    {
        string[] found = [.. sources.Value.SelectMany(rule)];
        Assert.True(found.Length == 0, $"{found.Length} places:\n{string.Join('\n', found)}");
    }

    public static TheoryData<string> Roots => [.. roots];

    // One offence against each rule, at the end of the first file of the folder.
    [Theory]
    [MemberData(nameof(Roots))]
    public void Every_rule_reads_every_folder(string root)
    {
        var (path, text) = sources.Value.First(s => s.Path.StartsWith(root + '/', StringComparison.Ordinal));
        var planted = $$"""
            {{text}}
            internal static class Planted
            {
                static int F(int x)
                {
                    x = 1; x = 2;
                    G(x++);
                    return x > 0 ? x > 1 ? 1 : 2 : 3;
                } {{new string(' ', MostColumns)}}// wide
            }
            {{new string('\n', MostLines)}}
            """;
        Func<(string, string), IEnumerable<string>>[] rules =
            [LongLines, LongFiles, Assignments, Ternaries, SharedLines];
        Assert.All(rules, rule => Assert.StartsWith(path, Assert.Single(rule((path, planted)))));
    }

    [Fact]
    public void Long_lines_and_files_are_found()
    {
        var longest = new string('x', MostColumns);
        Assert.Equal(["a.cs:2: 121 columns"], LongLines(("a.cs", $"{longest}\n{longest}x")));
        Assert.Single(LongLines(("a.cs", $"var x = \"\"\"\n{longest}x\n\"\"\";")));
        Assert.Equal(["a.cs: 251 lines"], LongFiles(("a.cs", string.Concat(Enumerable.Repeat("\n", 251)))));
        Assert.Empty(LongFiles(("a.cs", string.Concat(Enumerable.Repeat("\n", 250)))));
    }

    [Theory]
    [InlineData("F(x = 1);")]
    [InlineData("if ((x = 1) > 0) F(x);")]
    [InlineData("y = x = 1;")]
    [InlineData("F(a[x++]);")]
    [InlineData("while (x-- > 0) F(x);")]
    [InlineData("var y = x += 1;")]
    public void An_assignment_in_an_expression_is_found(string statement) =>
        Assert.Single(Assignments(("a.cs", $"void F(int x) {{\n{statement} }}")));

    [Theory]
    [InlineData("x = 1;")]
    [InlineData("x++;")]
    [InlineData("for (var k = 0; k < 3; k++) F(k);")]
    [InlineData("Action f = () => x = 1;")]
    [InlineData("A a = new() { X = 1 };")]
    [InlineData("var b = a with { X = 1 };")]
    [InlineData("return field ??= 1;")]
    [InlineData("cache ??= new();")]
    public void A_statement_or_initializer_may_assign(string statement) =>
        Assert.Empty(Assignments(("a.cs", $"void F(int x) {{\n{statement} }}")));

    [Fact]
    public void A_nested_conditional_expression_is_found()
    {
        Assert.Single(Ternaries(("a.cs", "var y = a ? 1 : b ? 2 : 3;")));
        Assert.Single(Ternaries(("a.cs", "var y = a ? F(b ? 1 : 2) : 3;")));
        Assert.Single(Ternaries(("a.cs", "var y = a ? $\"{(b ? 1 : 2)}\" : null;")));
        Assert.Empty(Ternaries(("a.cs", "var y = (a ? 1 : 2) + (b ? 1 : 2);")));
        Assert.Empty(Ternaries(("a.cs", "var y = a ? 1 : x switch { 1 => b ? 1 : 2, _ => 3 };")));
        Assert.Empty(Ternaries(("a.cs", "var y = a ? 1 : Sum(x => x ? 1 : 2);")));
    }

    [Fact]
    public void Two_statements_on_a_line_are_found()
    {
        Assert.Single(SharedLines(("a.cs", "void F() {\nx = 1; y = 2;\n}")));
        Assert.Single(SharedLines(("a.cs", "void F() {\nx = 1;\nif (x > 0) y = 2; else y = 3;\n}")));
        Assert.Empty(SharedLines(("a.cs", "void F() {\nx = 1;\nif (x > 0) y = 2;\n}")));
        Assert.Single(SharedLines(("a.cs", "void F() {\nG(() => { x = 1; y = 2; });\n}")));
        Assert.Single(SharedLines(("a.cs", "void F() {\nswitch (x) {\ncase 1: G(); break;\n}\n}")));
        Assert.Single(SharedLines(("a.cs", "x = 1; y = 2;")));
        Assert.Empty(SharedLines(("a.cs", "void F() {\nG(() => { x = 1; });\n}")));
    }

    private static IEnumerable<string> LongLines((string Path, string Text) file) =>
        from line in file.Text.Split('\n').Index()
        let columns = line.Item.TrimEnd('\r').Length
        where columns > MostColumns
        select $"{file.Path}:{line.Index + 1}: {columns} columns";

    private static IEnumerable<string> LongFiles((string Path, string Text) file)
    {
        var lines = file.Text.Count(c => c == '\n');
        return lines > MostLines ? [$"{file.Path}: {lines} lines"] : [];
    }

    // As statements, in the head of a for, as the body of a lambda or member, and in initializers they read well.
    private static IEnumerable<string> Assignments((string Path, string Text) file) =>
        from node in Nodes(file.Text).OfType<ExpressionSyntax>()
        where node is AssignmentExpressionSyntax || Steps(node)
        where node.Parent is not (ExpressionStatementSyntax or ForStatementSyntax or LambdaExpressionSyntax
            or ArrowExpressionClauseSyntax or InitializerExpressionSyntax or WithExpressionSyntax)
        where !(node.IsKind(SyntaxKind.CoalesceAssignmentExpression) && node.Parent is ReturnStatementSyntax)
        select At(file, node);

    private static bool Steps(ExpressionSyntax node) =>
        node.Kind() is SyntaxKind.PreIncrementExpression or SyntaxKind.PostIncrementExpression
            or SyntaxKind.PreDecrementExpression or SyntaxKind.PostDecrementExpression;

    // A lambda or a switch in between starts anew.
    private static IEnumerable<string> Ternaries((string Path, string Text) file) =>
        from node in Nodes(file.Text).OfType<ConditionalExpressionSyntax>()
        let above = node.Ancestors().FirstOrDefault(a => a is ConditionalExpressionSyntax or StatementSyntax
            or LambdaExpressionSyntax or SwitchExpressionArmSyntax or MemberDeclarationSyntax)
        where above is ConditionalExpressionSyntax
        select At(file, node);

    // A statement begins on a line of its own, but for the only one of an if, a loop or a lambda.
    private static IEnumerable<string> SharedLines((string Path, string Text) file)
    {
        foreach (var statements in Nodes(file.Text).Select(Statements))
            foreach (var (first, second) in statements.Zip(statements.Skip(1)))
                if (Line(first.GetLastToken()) == Line(second.GetFirstToken())) yield return At(file, second);
        foreach (var clause in Nodes(file.Text).OfType<ElseClauseSyntax>())
        {
            var before = clause.ElseKeyword.GetPreviousToken();
            if (before.IsKind(SyntaxKind.SemicolonToken) && Line(before) == Line(clause.ElseKeyword))
                yield return At(file, clause);
        }
    }

    private static IReadOnlyList<SyntaxNode> Statements(SyntaxNode node) => node switch
    {
        BlockSyntax block => block.Statements,
        SwitchSectionSyntax section => section.Statements,
        CompilationUnitSyntax unit => [.. unit.Members.OfType<GlobalStatementSyntax>()],
        _ => [],
    };

    private static IEnumerable<SyntaxNode> Nodes(string text) =>
        CSharpSyntaxTree.ParseText(text, newest).GetRoot().DescendantNodesAndSelf();

    private static int Line(SyntaxToken token) => token.GetLocation().GetLineSpan().StartLinePosition.Line;

    private static string At((string Path, string Text) file, SyntaxNode node) =>
        $"{file.Path}:{Line(node.GetFirstToken()) + 1}: {node.ToString().Split('\n')[0]}";
}
