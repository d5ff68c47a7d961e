using Akka.Actor;
using Engine.Accounts;
using Engine.Actors;
using Engine.Actors.Accounts;
using Engine.Host.Console;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Host.Run.Control;

/// <content>Orders of a person: told to the account, then the venue's word on them.</content>
internal sealed partial class EngineControl
{
    private async Task<ControlReply> PlaceAsync(PlaceRequest request, CancellationToken cancellation)
    {
        var answer = await run.Root.Ask<object>(new EngineProtocol.Follow(request.Contract), ContractPatience, cancellation).ConfigureAwait(false);
        if (answer is not EngineProtocol.Followed { Instrument: var instrument })
        {
            return answer is EngineProtocol.NotFollowed { ByWord: true } wrong ? ControlReply.Wrong(wrong.Sentence)
                : ControlReply.Refused((answer as EngineProtocol.NotFollowed)?.Sentence ?? "The engine does not know the contract.");
        }

        var price = await PriceAsync(instrument.Id, cancellation).ConfigureAwait(false);
        Price? trail = null;
        if (request.TrailTicks is { } ticks)
        {
            if (price?.Last is not { } last)
            {
                return ControlReply.Denied(DenialReason.NoPrice, $"No price of {instrument.Name} has come; nothing can trail without one.");
            }

            trail = instrument.Offset(last, request.Side.Sign() * (long)ticks);
        }

        var type = request.Limit is not null ? OrderType.Limit : request.Stop is not null ? OrderType.Stop : trail is not null ? OrderType.TrailingStop : OrderType.Market;
        var before = run.Watch.Picture.Account?.State;
        var placed = await AskAsync(
            new AccountProtocol.Place(StrategyName.Person, default, instrument.Id, request.Side, type, request.Size, PriceOf(request.Limit), default)
            {
                StopPrice = PriceOf(request.Stop),
                TrailPrice = trail,
                Bracket = (request.StopTicks ?? request.TargetTicks) is null ? null : new Bracket(request.StopTicks, request.TargetTicks, request.Trailing),
                Why = request.Why,
            },
            cancellation).ConfigureAwait(false);
        if (placed is not PersonProtocol.Taken { Tag: { } tag } taken)
        {
            return ReplyTo(placed);
        }

        var told = await run.Watch.UntilAsync(s => Latest(s, tag) is { } o && IsTold(o, run.Watch.RefusalOf(o.Tag)), VenuePatience, cancellation, taken.Events).ConfigureAwait(false);
        var state = told ?? run.Watch.Picture.Account?.State;
        var reply = Placed(state is null ? null : Latest(state, tag), tag);
        return before is null || state is null ? reply : reply with { Lines = [.. reply.Lines, .. PausedBy(before, state)] };
    }

    private ControlReply Placed(Order? order, ClientTag tag)
    {
        var accepted = $"Accepted as {tag}: {Describe(order)}.";
        var reply = order switch
        {
            { State: OrderState.Rejected } => ControlReply.Refused(accepted, $"The venue refused it: {run.Watch.RefusalOf(order.Tag) ?? "it gave no reason"}."),
            { State: OrderState.PresumedNotPlaced } => ControlReply.Refused(accepted, "It was not placed: two readings of the venue show no trace of it."),
            null or { State: OrderState.Submitted or OrderState.Unknown } =>
                ControlReply.Unconfirmed(accepted, $"Not confirmed: the venue's word has not come within {VenuePatience.TotalSeconds:0} s; the engine goes on asking. {LookAgain}"),
            { Type: OrderType.Market } when !order.State.IsTerminal() =>
                ControlReply.Unconfirmed(accepted, $"Order {order.Id} is {Standing(order)}; not confirmed: the rest has not filled within {VenuePatience.TotalSeconds:0} s. {LookAgain}"),
            { State: OrderState.Cancelled or OrderState.Expired } when order.Filled == 0 => ControlReply.Refused(accepted, $"Order {order.Id} is {Standing(order)}."),
            _ => ControlReply.Done(accepted, $"Order {order.Id} is {Standing(order)}."),
        };
        return reply with { Tag = (order?.Tag ?? tag).Value };
    }

    private async Task<ControlReply> ModifyAsync(ModifyRequest request, CancellationToken cancellation)
    {
        var before = await StateAsync(cancellation).ConfigureAwait(false);
        if (OrderOf(request.Order, before) is not { } order)
        {
            return NoOrder(request.Order);
        }

        Price? trail = null;
        if (request.TrailTicks is { } ticks)
        {
            if (run.Started.Instruments.FirstOrDefault(i => i.Id == order.Contract) is not { } instrument || (await PriceAsync(order.Contract, cancellation).ConfigureAwait(false))?.Last is not { } last)
            {
                return ControlReply.Denied(DenialReason.NoPrice, $"No price of {NameOf(order.Contract)} has come; nothing can trail without one.");
            }

            trail = instrument.Offset(last, order.Side.Sign() * (long)ticks);
        }

        var change = new OrderChange(request.Size, PriceOf(request.Limit), PriceOf(request.Stop), trail);
        var answer = await AskAsync(new PersonProtocol.Modify(order.Tag, change, request.Why), cancellation).ConfigureAwait(false);
        if (answer is not PersonProtocol.Taken taken)
        {
            return ReplyTo(answer) with { Tag = order.Tag.Value };
        }

        var settled = await run.Watch.UntilAsync(
            s => s.Orders.TryGetValue(order.Tag, out var now) && (now.State.IsTerminal() || now is { Change: null, State: not OrderState.PendingModify }), VenuePatience, cancellation, taken.Events).ConfigureAwait(false);
        if (settled is null)
        {
            return ControlReply.Unconfirmed($"Not confirmed: the venue has not shown the change of order {order.Id} within {VenuePatience.TotalSeconds:0} s. {LookAgain}") with { Tag = order.Tag.Value };
        }

        var changed = settled.Orders[order.Tag];
        var asked = (change.Size is not { } size || changed.Size == size)
            && (change.LimitPrice is not { } limit || changed.LimitPrice == limit)
            && (change.StopPrice is not { } stop || changed.StopPrice == stop);
        IEnumerable<string> paused = PausedBy(before, settled);
        var reply = asked && !changed.State.IsTerminal()
            ? ControlReply.Done([$"Changed: {Describe(changed)}, {Standing(changed)}.", .. paused])
            : ControlReply.Refused([$"Order {changed.Id} is not changed: {(changed.State.IsTerminal() ? Standing(changed) : run.Watch.RefusalOf(order.Tag) ?? "the venue refused it")}.", .. paused]);
        return reply with { Tag = order.Tag.Value };
    }

    private async Task<ControlReply> CancelAsync(CancelRequest request, CancellationToken cancellation)
    {
        var state = await StateAsync(cancellation).ConfigureAwait(false);
        if (OrderOf(request.Order, state) is not { } order)
        {
            return NoOrder(request.Order);
        }

        var answer = await AskAsync(new PersonProtocol.Cancel(order.Tag, request.Why), cancellation).ConfigureAwait(false);
        if (answer is not PersonProtocol.Taken taken)
        {
            return ReplyTo(answer) with { Tag = order.Tag.Value };
        }

        var ended = await run.Watch.UntilAsync(s => s.Orders.TryGetValue(order.Tag, out var now) && now.State.IsTerminal(), VenuePatience, cancellation, taken.Events).ConfigureAwait(false);
        var reply = ended?.Orders[order.Tag] switch
        {
            null => ControlReply.Unconfirmed($"Not confirmed: the venue has not shown the end of order {order.Id} within {VenuePatience.TotalSeconds:0} s{Because(run.Watch.RefusalOf(order.Tag))}. {LookAgain}"),
            { State: OrderState.Filled } filled => ControlReply.Refused($"Order {filled.Id} was {Standing(filled)} before the cancel came."),
            var gone => ControlReply.Done($"Order {gone.Id} is {Standing(gone)}."),
        };
        return reply with { Tag = order.Tag.Value };
    }

    private async Task<ControlReply> CancelAllAsync(CancelAllRequest request, CancellationToken cancellation)
    {
        var before = await StateAsync(cancellation).ConfigureAwait(false);
        ContractId? contract = null;
        if (request.Contract is { } word)
        {
            if (ContractOf(word, before, out var sentence) is not { } found)
            {
                return ControlReply.Wrong(sentence!);
            }

            contract = found;
        }

        var answer = await AskAsync(new PersonProtocol.CancelAll(contract, request.Why), cancellation).ConfigureAwait(false);
        if (answer is not PersonProtocol.Taken { Account: var taken, Events: var since })
        {
            return ReplyTo(answer);
        }

        var going = taken.LiveOrders.Where(o => (contract is null || o.Contract == contract) && (o.State == OrderState.PendingCancel || taken.CancelWanted.Contains(o.Tag))).Select(o => o.Tag).ToList();
        var staying = taken.LiveOrders.Count(o => (contract is null || o.Contract == contract) && !going.Contains(o.Tag));
        var gone = await run.Watch.UntilAsync(s => !going.Exists(s.Live.ContainsKey), VenuePatience, cancellation, since).ConfigureAwait(false);
        var kept = staying > 0 ? new[] { $"{Count(staying, "order")} of open positions {(staying == 1 ? "stays" : "stay")}; close the position to be rid of {(staying == 1 ? "it" : "them")}." } : [];
        return gone is null
            ? ControlReply.Unconfirmed([$"Not confirmed: the venue has not shown the end of {Count(going.Count, "order")} within {VenuePatience.TotalSeconds:0} s. {LookAgain}", .. kept])
            : ControlReply.Done([going.Count == 0 ? "No order had to be cancelled." : $"{Count(going.Count, "order")} cancelled.", .. kept]);
    }

    /// <summary>The newest price; waits a moment for the first one of a contract that has just come in.</summary>
    private async Task<MarketPrice?> PriceAsync(ContractId contract, CancellationToken cancellation)
    {
        var began = wall.GetTimestamp();
        while (run.Prices.Of(contract) is not { Last: not null } && wall.GetElapsedTime(began) < PricePatience)
        {
            await Task.Delay(PriceBeat, wall, cancellation).ConfigureAwait(false);
        }

        return run.Prices.Of(contract);
    }

    private static Price? PriceOf(decimal? price) => price is { } given ? Price.FromDecimal(given) : null;

    /// <summary>An order by the venue's number or its tag, ended ones that are remembered included.</summary>
    private static Order? OrderOf(string word, AccountState state)
    {
        var text = word.Trim();
        var tag = new ClientTag(text);
        return state.Orders.TryGetValue(tag, out var byTag) ? byTag
            : long.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && state.Orders.TryGetTag(new OrderId(number), out var found) ? state.Orders[found]
            : null;
    }

    private static ControlReply NoOrder(string word) => ControlReply.Wrong($"The engine knows no order {word}; give the venue's number or the tag as engine orders list shows them.");

    /// <summary>The order of a tag; where the venue refused its bracket, the one that took its place.</summary>
    private static Order? Latest(AccountState state, ClientTag tag)
    {
        var again = new ClientTag($"{tag.Value[..tag.Value.LastIndexOf('-')]}-1");
        return state.Orders.TryGetValue(again, out var second) ? second : state.Orders.GetValueOrDefault(tag);
    }

    /// <summary>
    /// True once the venue has said what there is to say at once: a market order fills, any other one works. The record of a refused order
    /// may come before the answer that says why, upon which the engine may place it once more.
    /// </summary>
    private static bool IsTold(Order order, string? refusal) => order switch
    {
        { State: OrderState.Rejected } => refusal is not null,
        { State: OrderState.Filled } => order.Filled >= order.Size,
        { Type: OrderType.Market } => order.State is OrderState.PresumedNotPlaced or OrderState.Cancelled or OrderState.Expired,
        _ => order.State is not (OrderState.Submitted or OrderState.Accepted or OrderState.Unknown),
    };

    private string Describe(Order? order) => order is null ? "an order"
        : $"{StatusText.Side(order.Side)} {order.Size} {NameOf(order.Contract)} {TypeOf(order.Type)}"
            + (order.LimitPrice is { } limit ? $" {limit}" : "")
            + (order.StopPrice is { } stop ? $" {stop}" : "")
            + (order.Bracket is { } bracket ? $" with {BracketOf(bracket)}" : "");

    private static string BracketOf(Bracket bracket) => string.Join(" and ", new[]
    {
        bracket.StopTicks is { } stop ? $"a {(bracket.Trailing ? "trailing " : "")}stop {stop} ticks away" : null,
        bracket.TargetTicks is { } target ? $"a target {target} ticks away" : null,
    }.OfType<string>());

    private static string TypeOf(OrderType type) => type switch
    {
        OrderType.TrailingStop => "trailing stop",
        var other => other.ToString().ToLowerInvariant(),
    };

    private static string Standing(Order order) =>
        order.State switch
        {
            OrderState.PartiallyFilled => "working",
            var state => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(state.ToString()).Replace('-', ' '),
        }
        + (order.Filled > 0 ? $", {order.Filled} of {order.Size} filled at {StatusText.Price(order.AveragePrice)}" : "");

    private static string Because(string? cause) => string.IsNullOrEmpty(cause) ? "" : $" ({cause})";
}
