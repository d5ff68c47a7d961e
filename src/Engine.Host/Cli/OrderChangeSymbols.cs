using System.CommandLine;
using System.Globalization;
using Engine.Host.Configuration;
using Engine.Host.Run.Control;
using Engine.Orders;

namespace Engine.Host.Cli;

/// <summary>The commands that change orders and positions: subcommands of <c>orders</c> and of <c>positions</c>.</summary>
internal static class OrderChangeSymbols
{
    /// <summary>Adds place, modify, cancel and cancel-all to <c>orders</c>.</summary>
    public static void AddToOrders(Command orders, PersonCommands commands, SettingsSources sources)
    {
        orders.Subcommands.Add(Place(commands, sources));
        orders.Subcommands.Add(Modify(commands, sources));
        orders.Subcommands.Add(Cancel(commands, sources));
        orders.Subcommands.Add(CancelAll(commands, sources));
    }

    /// <summary>Adds close and reduce to <c>positions</c>.</summary>
    public static void AddToPositions(Command positions, PersonCommands commands, SettingsSources sources)
    {
        positions.Subcommands.Add(Close(commands, sources));
        positions.Subcommands.Add(Reduce(commands, sources));
    }

    private static Command Place(PersonCommands commands, SettingsSources sources)
    {
        var command = new Command("place", "Place an order: at the market, or with --limit, --stop or --trail-ticks. The same checks as for a strategy; a strategy of the contract pauses.");
        var contract = Contract();
        var side = new Argument<OrderSide>("buy|sell")
        {
            Description = "Side.",
            CustomParser = result =>
            {
                switch (result.Tokens[0].Value.ToUpperInvariant())
                {
                    case "BUY":
                        return OrderSide.Buy;
                    case "SELL":
                        return OrderSide.Sell;
                    default:
                        result.AddError($"{result.Tokens[0].Value}: expected buy or sell.");
                        return default;
                }
            },
        };
        var size = Size();
        var limit = Price("--limit", "Limit price.");
        var stop = Price("--stop", "Stop price: a market order when the market reaches it.");
        var trail = Ticks("--trail-ticks", "A trailing stop so many ticks from the last price.");
        var stopTicks = Ticks("--stop-ticks", "A protective stop so many ticks from the fill.");
        var targetTicks = Ticks("--target-ticks", "A target so many ticks from the fill.");
        var trailing = new Option<bool>("--trailing") { Description = "The protective stop trails." };
        var person = new PersonSymbols(whyRequired: false, asks: true);
        command.Arguments.Add(contract);
        command.Arguments.Add(side);
        command.Arguments.Add(size);
        foreach (var option in new Option[] { limit, stop, trail, stopTicks, targetTicks, trailing })
        {
            command.Options.Add(option);
        }

        person.AddTo(command);
        command.SetAction((parsed, ct) =>
        {
            var request = new PlaceRequest
            {
                Contract = parsed.GetValue(contract)!,
                Side = parsed.GetValue(side),
                Size = (int)parsed.GetValue(size),
                Limit = parsed.GetValue(limit),
                Stop = parsed.GetValue(stop),
                TrailTicks = (int?)parsed.GetValue(trail),
                StopTicks = (int?)parsed.GetValue(stopTicks),
                TargetTicks = (int?)parsed.GetValue(targetTicks),
                Trailing = parsed.GetValue(trailing),
                Why = person.Why(parsed),
            };
            var kind = request.Limit is { } l ? string.Create(CultureInfo.InvariantCulture, $"at a limit of {l}")
                : request.Stop is { } s ? string.Create(CultureInfo.InvariantCulture, $"at a stop of {s}")
                : request.TrailTicks is { } t ? string.Create(CultureInfo.InvariantCulture, $"at a stop that trails {t} ticks") : "at the market";
            var act = string.Create(CultureInfo.InvariantCulture, $"An order to {(request.Side == OrderSide.Buy ? "buy" : "sell")} {request.Size} {request.Contract} {kind} is placed");
            return commands.Act(person.Options(parsed, sources, request, act, Asking.OutsideSimulated), ct);
        });
        return command;
    }

    private static Command Modify(PersonCommands commands, SettingsSources sources)
    {
        var command = new Command("modify", "Change a working order, whoever placed it; a strategy whose order it is pauses.");
        var order = Order();
        var size = OptionKinds.Whole("--size", "N", "New size, filled contracts included.", 1, 10_000);
        var limit = Price("--limit", "New limit price.");
        var stop = Price("--stop", "New stop price.");
        var trail = Ticks("--trail-ticks", "New distance of a trailing stop from the last price.");
        var person = new PersonSymbols(whyRequired: false, asks: false);
        command.Arguments.Add(order);
        foreach (var option in new Option[] { size, limit, stop, trail })
        {
            command.Options.Add(option);
        }

        person.AddTo(command);
        command.SetAction((parsed, ct) =>
        {
            var request = new ModifyRequest
            {
                Order = parsed.GetValue(order)!,
                Size = (int?)parsed.GetValue(size),
                Limit = parsed.GetValue(limit),
                Stop = parsed.GetValue(stop),
                TrailTicks = (int?)parsed.GetValue(trail),
                Why = person.Why(parsed),
            };
            return commands.Act(person.Options(parsed, sources, request, $"Order {request.Order} is changed", Asking.Never), ct);
        });
        return command;
    }

    private static Command Cancel(PersonCommands commands, SettingsSources sources)
    {
        var command = new Command("cancel", "Cancel a working order, whoever placed it. A stop or target of an open position stays: close the position instead.");
        var order = Order();
        var person = new PersonSymbols(whyRequired: false, asks: false);
        command.Arguments.Add(order);
        person.AddTo(command);
        command.SetAction((parsed, ct) =>
        {
            var request = new CancelRequest { Order = parsed.GetValue(order)!, Why = person.Why(parsed) };
            return commands.Act(person.Options(parsed, sources, request, $"Order {request.Order} is cancelled", Asking.Never), ct);
        });
        return command;
    }

    private static Command CancelAll(PersonCommands commands, SettingsSources sources)
    {
        var command = new Command("cancel-all", "Cancel every working order but stops and targets of open positions.");
        var contract = new Argument<string?>("CONTRACT") { Description = "One contract such as MNQ; without it, all.", Arity = ArgumentArity.ZeroOrOne };
        var person = new PersonSymbols(whyRequired: false, asks: true);
        command.Arguments.Add(contract);
        person.AddTo(command);
        command.SetAction((parsed, ct) =>
        {
            var request = new CancelAllRequest { Contract = parsed.GetValue(contract), Why = person.Why(parsed) };
            return commands.Act(
                person.Options(parsed, sources, request, $"Every order{(request.Contract is { } one ? $" of {one}" : "")} is cancelled but stops and targets of open positions", Asking.Always), ct);
        });
        return command;
    }

    private static Command Close(PersonCommands commands, SettingsSources sources)
    {
        var command = new Command("close", "Close a position at the market, all of it or --size contracts; closing all cancels the contract's orders. Its strategy pauses.");
        var contract = Contract();
        var size = OptionKinds.Whole("--size", "N", "Contracts to close; default: all.", 1, 10_000);
        var person = new PersonSymbols(whyRequired: false, asks: true);
        command.Arguments.Add(contract);
        command.Options.Add(size);
        person.AddTo(command);
        command.SetAction((parsed, ct) => commands.Act(CloseOf(person, parsed, sources, parsed.GetValue(contract)!, (int?)parsed.GetValue(size)), ct));
        return command;
    }

    private static Command Reduce(PersonCommands commands, SettingsSources sources)
    {
        var command = new Command("reduce", "Close a part of a position at the market; its stop follows. Its strategy pauses.");
        var contract = Contract();
        var size = Size();
        var person = new PersonSymbols(whyRequired: false, asks: true);
        command.Arguments.Add(contract);
        command.Arguments.Add(size);
        person.AddTo(command);
        command.SetAction((parsed, ct) => commands.Act(CloseOf(person, parsed, sources, parsed.GetValue(contract)!, (int)parsed.GetValue(size)), ct));
        return command;
    }

    private static PersonOptions CloseOf(PersonSymbols person, ParseResult parsed, SettingsSources sources, string contract, int? size) => person.Options(
        parsed,
        sources,
        new CloseRequest { Contract = contract, Size = size, Why = person.Why(parsed) },
        size is { } part
            ? string.Create(CultureInfo.InvariantCulture, $"{part} of the position in {contract} {(part == 1 ? "is" : "are")} closed at the market")
            : $"The position in {contract} is closed at the market and its orders are cancelled",
        Asking.Always);

    private static Argument<string> Contract() => new("CONTRACT") { Description = "A root or name such as MNQ or MNQZ6, or a full id." };

    private static Argument<string> Order() => new("ORDER") { Description = "The venue's number of the order, or its tag." };

    private static Argument<long> Size() => new("SIZE")
    {
        Description = "Contracts.",
        CustomParser = result =>
        {
            if (long.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size is >= 1 and <= 10_000)
            {
                return size;
            }

            result.AddError($"SIZE {result.Tokens[0].Value}: expected a whole number from 1 to 10000.");
            return default;
        },
    };

    private static Option<long?> Ticks(string name, string description) => OptionKinds.Whole(name, "N", description, 1, 1_000_000);

    private static Option<decimal?> Price(string name, string description) => OptionKinds.Parsed<decimal>(
        name,
        "PRICE",
        description,
        "a price such as 25010.25, with a point",
        (string text, out decimal value) => decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)
            && Markets.Price.TryFromDecimal(value, out _));
}
