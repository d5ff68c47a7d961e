using System.CommandLine;
using Engine.Host.Configuration;

namespace Engine.Host.Cli;

/// <summary>The commands of <c>contracts</c>.</summary>
internal static class ContractSymbols
{
    public static Command Build(ReadCommands commands, SettingsSources sources)
    {
        var contracts = new Command("contracts", "The contracts that the venue offers: ids, ticks, front months, hours.");
        contracts.Subcommands.Add(List(commands, sources));
        contracts.Subcommands.Add(OfWord("search", "TEXT", "Part of a name or description, as the venue's search takes it: loosely, 20 contracts at most.", "What the venue's own search finds.", commands.ContractsSearch, sources));
        contracts.Subcommands.Add(OfWord("show", "ROOT|ID", "A root such as NQ, a product such as ENQ, a name such as NQZ6, or a full id, of an expired contract too.", "One contract: its terms, the front month now, and its hours.", commands.ContractsShow, sources));
        return contracts;
    }

    private static Command List(ReadCommands commands, SettingsSources sources)
    {
        var command = new Command("list", "The front contract of every product.");
        var scope = new ReadScopeSymbols();
        scope.AddTo(command);
        command.SetAction((parsed, stop) => commands.ContractsList(scope.Read(parsed, sources), stop));
        return command;
    }

    private static Command OfWord(
        string name, string placeholder, string meaning, string description, Func<ContractOptions, CancellationToken, Task<int>> work, SettingsSources sources)
    {
        var command = new Command(name, description);
        var word = ReadScopeSymbols.NoOption(new Argument<string>(placeholder) { Description = meaning });
        var scope = new ReadScopeSymbols();
        command.Arguments.Add(word);
        scope.AddTo(command);
        command.SetAction((parsed, stop) => work(new ContractOptions(scope.Read(parsed, sources), parsed.GetValue(word)!), stop));
        return command;
    }
}
