using System.CommandLine;
using Engine.Host.Configuration;

namespace Engine.Host.Cli;

/// <summary>The commands that read accounts, positions and trades.</summary>
internal static class AccountReadSymbols
{
    /// <summary><c>accounts</c>.</summary>
    public static Command Accounts(ReadCommands commands, SettingsSources sources)
    {
        var command = new Command("accounts", "The accounts of the user that may trade.");
        var all = new Option<bool>("--all") { Description = "Also the accounts that may not trade." };
        var scope = new ReadScopeSymbols();
        command.Options.Add(all);
        scope.AddTo(command);
        command.SetAction((parsed, stop) => commands.Accounts(new AccountsOptions(scope.Read(parsed, sources), parsed.GetValue(all)), stop));
        return command;
    }

    /// <summary>Adds <c>list</c> to <c>positions</c>.</summary>
    public static void AddPositionsTo(Command positions, ReadCommands commands, SettingsSources sources)
    {
        var command = new Command("list", "The open positions of an account.");
        var account = ReadScopeSymbols.Account("Whose positions.");
        var scope = new ReadScopeSymbols();
        command.Arguments.Add(account);
        scope.AddTo(command);
        command.SetAction((parsed, stop) => commands.PositionsList(new PositionsListOptions(scope.Read(parsed, sources), parsed.GetValue(account)), stop));
        positions.Subcommands.Add(command);
    }

    /// <summary><c>trades</c>.</summary>
    public static Command Trades(ReadCommands commands, SettingsSources sources)
    {
        var trades = new Command("trades", "What an account has traded.");
        var command = new Command("list", "The fills of an account with profit, fees and commissions; of the trade date under way where no time is given.");
        var account = ReadScopeSymbols.Account("Whose fills.");
        var range = new RangeSymbols();
        var scope = new ReadScopeSymbols();
        command.Arguments.Add(account);
        range.AddTo(command);
        scope.AddTo(command);
        command.SetAction((parsed, stop) => commands.TradesList(
            new TradesListOptions(scope.Read(parsed, sources), parsed.GetValue(account), range.From(parsed), range.To(parsed)), stop));
        trades.Subcommands.Add(command);
        return trades;
    }
}
