using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Engine.Host.Cli;

/// <summary>Adds the command's examples to what <c>--help</c> prints.</summary>
internal sealed class ExamplesInHelp(SynchronousCommandLineAction help) : SynchronousCommandLineAction
{
    /// <summary>Puts the examples behind the help of a root and of everything below it.</summary>
    public static void AddTo(RootCommand root)
    {
        foreach (var option in root.Options.OfType<HelpOption>())
        {
            option.Action = new ExamplesInHelp((SynchronousCommandLineAction)option.Action!);
        }
    }

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        // The library names the program after its file, which nobody types.
        var output = parseResult.InvocationConfiguration.Output;
        using var text = new StringWriter { NewLine = output.NewLine };
        parseResult.InvocationConfiguration.Output = text;
        var code = help.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output = output;
        output.Write(text.ToString().Replace($"{output.NewLine}  {parseResult.RootCommandResult.Command.Name} ", $"{output.NewLine}  engine ", StringComparison.Ordinal));
        var examples = CommandExamples.Of(PathOf(parseResult.CommandResult.Command));
        if (!examples.IsEmpty)
        {
            output.WriteLine(examples.Length == 1 ? "Example:" : "Examples:");
            foreach (var example in examples)
            {
                output.WriteLine($"  {example}");
            }
        }

        return code;
    }

    /// <summary>The words that name a command, without the program's own.</summary>
    internal static string PathOf(Command command)
    {
        var words = new Stack<string>();
        for (Command? at = command; at is not null and not RootCommand; at = at.Parents.OfType<Command>().FirstOrDefault())
        {
            words.Push(at.Name);
        }

        return string.Join(' ', words);
    }
}
