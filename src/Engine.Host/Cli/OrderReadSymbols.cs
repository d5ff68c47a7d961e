using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Engine.Host.Configuration;
using Engine.Orders;

namespace Engine.Host.Cli;

/// <summary>The commands of <c>orders</c> that read.</summary>
internal static class OrderReadSymbols
{
    private static readonly ImmutableDictionary<string, ImmutableArray<VenueOrderStatus>> Words = new Dictionary<string, ImmutableArray<VenueOrderStatus>>
    {
        ["all"] = [],
        ["working"] = [VenueOrderStatus.Open, VenueOrderStatus.Pending, VenueOrderStatus.PendingCancellation, VenueOrderStatus.Suspended],
        ["open"] = [VenueOrderStatus.Open],
        ["filled"] = [VenueOrderStatus.Filled],
        ["cancelled"] = [VenueOrderStatus.Cancelled],
        ["expired"] = [VenueOrderStatus.Expired],
        ["rejected"] = [VenueOrderStatus.Rejected],
        ["pending"] = [VenueOrderStatus.Pending, VenueOrderStatus.PendingCancellation],
        ["suspended"] = [VenueOrderStatus.Suspended],
    }.ToImmutableDictionary(StringComparer.OrdinalIgnoreCase);

    private const string Forms = "open, filled, cancelled, rejected, expired, pending, suspended, working (all that may still fill) or all; several with commas";

    public static void AddTo(Command orders, ReadCommands commands, SettingsSources sources)
    {
        orders.Subcommands.Add(List(commands, sources));
        orders.Subcommands.Add(Show(commands, sources));
    }

    private static Command List(ReadCommands commands, SettingsSources sources)
    {
        var command = new Command(
            "list", "The orders of an account; where no time is given, those of the trade date under way and whatever works from before.");
        var account = ReadScopeSymbols.Account("Whose orders.");
        var status = new Option<ImmutableArray<VenueOrderStatus>>("--status")
        {
            HelpName = "STATUS",
            Description = $"Only these: {Forms}.",
            CustomParser = result =>
            {
                var statuses = ImmutableArray.CreateBuilder<VenueOrderStatus>();
                foreach (var word in result.Tokens[0].Value.Split(',', StringSplitOptions.TrimEntries))
                {
                    if (!Words.TryGetValue(word, out var meant))
                    {
                        result.AddError($"--status {result.Tokens[0].Value}: expected {Forms}.");
                        return [];
                    }

                    if (meant.IsEmpty)
                    {
                        return [];
                    }

                    statuses.AddRange(meant);
                }

                return [.. statuses.Distinct()];
            },
        };
        var range = new RangeSymbols();
        var scope = new ReadScopeSymbols();
        command.Arguments.Add(account);
        command.Options.Add(status);
        range.AddTo(command);
        scope.AddTo(command);
        command.SetAction((parsed, stop) => commands.OrdersList(
            new OrdersListOptions(
                scope.Read(parsed, sources), parsed.GetValue(account), range.From(parsed), range.To(parsed), parsed.GetValue(status) is { IsDefault: false } given ? given : []),
            stop));
        return command;
    }

    private static Command Show(ReadCommands commands, SettingsSources sources)
    {
        var command = new Command("show", "One order: its terms and state, who placed it and why, and its fills.");
        var id = new Argument<long>("ID")
        {
            Description = "The venue's number of the order.",
            CustomParser = result =>
            {
                if (long.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
                {
                    return number;
                }

                result.AddError($"ID {result.Tokens[0].Value}: expected the venue's number of an order, at least 1.");
                return 0;
            },
        };
        var account = OptionKinds.Text("--account", "ACCOUNT", "Whose order. Number or name; without it, the configured account, or the only one.");
        var scope = new ReadScopeSymbols();
        command.Arguments.Add(id);
        command.Options.Add(account);
        scope.AddTo(command);
        command.SetAction((parsed, stop) => commands.OrderShow(
            new OrderShowOptions(scope.Read(parsed, sources), parsed.GetValue(account), new OrderId(parsed.GetValue(id))), stop));
        return command;
    }
}
