using System.Collections.Immutable;
using System.Globalization;
using Akka.Actor;
using Engine.Accounts;
using Engine.Actors;
using Engine.Actors.Accounts;
using Engine.Host.Console;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Host.Run.Control;

/// <summary>
/// What a person may do with a running engine. It asks actors and waits for what they publish, with deadlines: nothing of the engine ever waits for
/// it. Thread-safe.
/// </summary>
internal sealed partial class EngineControl(EngineRun run, string environment, TimeProvider wall)
{
    private const string Person = "person";

    /// <summary>How to look after something that was not confirmed.</summary>
    private const string LookAgain = "Look with: engine status, engine orders list.";

    private static readonly TimeSpan AskPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ContractPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan PricePatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PriceBeat = TimeSpan.FromMilliseconds(25);

    /// <summary>How long the venue's word is waited for.</summary>
    public TimeSpan VenuePatience { get; init; } = TimeSpan.FromSeconds(15);

    private AccountId Account => run.Started.Account.Id;

    /// <summary>Who is here; asks nobody.</summary>
    public ControlHello Hello => new(Environment.ProcessId, environment, Account.Value);

    /// <summary>Does what is wanted. Never throws on what engine or venue say.</summary>
    public async Task<ControlReply> DoAsync(ControlRequest request, CancellationToken cancellation)
    {
        if (request.Fault() is { } fault)
        {
            return ControlReply.Wrong(fault);
        }

        try
        {
            return request switch
            {
                TradingRequest trading => await SetTradingAsync(trading, cancellation).ConfigureAwait(false),
                FlattenRequest flatten => await FlattenAsync(flatten, cancellation).ConfigureAwait(false),
                PlaceRequest place => await PlaceAsync(place, cancellation).ConfigureAwait(false),
                ModifyRequest modify => await ModifyAsync(modify, cancellation).ConfigureAwait(false),
                CancelRequest cancel => await CancelAsync(cancel, cancellation).ConfigureAwait(false),
                CancelAllRequest cancel => await CancelAllAsync(cancel, cancellation).ConfigureAwait(false),
                CloseRequest close => await CloseAsync(close, cancellation).ConfigureAwait(false),
                _ => ControlReply.Wrong($"There is no command {request.Path}."),
            };
        }
        catch (AskTimeoutException)
        {
            return ControlReply.Silent;
        }
    }

    private async Task<ControlReply> SetTradingAsync(TradingRequest request, CancellationToken cancellation)
    {
        var state = await StateAsync(cancellation).ConfigureAwait(false);
        if (request.Strategy is { } strategy)
        {
            return await SetStrategyAsync(state, new StrategyName(strategy), request, cancellation).ConfigureAwait(false);
        }

        if (request.State == TradingState.Active)
        {
            return await ResumeAsync(state, request.Why, cancellation).ConfigureAwait(false);
        }

        if (state.Trading == request.State)
        {
            return ControlReply.Done($"Account {Account} is {Word(request.State)} already ({state.TradingWhy}).");
        }

        return await TellAsync(new AccountProtocol.SetTrading(request.State, Person, request.Why), cancellation).ConfigureAwait(false)
            ?? ControlReply.Done($"Account {Account} is {Word(request.State)}: {request.Why}.");
    }

    private async Task<ControlReply> SetStrategyAsync(AccountState state, StrategyName strategy, TradingRequest request, CancellationToken cancellation)
    {
        var resume = request.State == TradingState.Active;
        if (run.Watch.Picture.Strategies.All(s => s.Name != strategy) && !state.Paused.ContainsKey(strategy))
        {
            var known = string.Join(", ", run.Watch.Picture.Strategies.Select(s => s.Name));
            return ControlReply.Wrong($"There is no strategy {strategy} in this run; there {(known.Length == 0 ? "is none" : $"are: {known}")}.");
        }

        if (state.Paused.TryGetValue(strategy, out var why) != resume)
        {
            return ControlReply.Done(resume ? $"{strategy} is not paused." : $"{strategy} is paused already: {why}.");
        }

        object command = resume ? new AccountProtocol.ResumeStrategy(strategy, Person, request.Why) : new PersonProtocol.Pause(strategy, request.Why);
        return await TellAsync(command, cancellation).ConfigureAwait(false)
            ?? ControlReply.Done(resume ? $"{strategy} goes on: {request.Why}." : $"{strategy} is paused and adds nothing: {request.Why}. What reduces its position passes.");
    }

    private async Task<ControlReply> ResumeAsync(AccountState state, string why, CancellationToken cancellation)
    {
        if (AccountCore.AsksForProfile(state))
        {
            return ControlReply.Denied(DenialReason.ProfileMissing, $"Account {Account} is {Word(state.Trading)} ({state.TradingWhy}): state its profile in risk.conf and start the engine again.");
        }

        var lines = new List<string>();
        if (state.Trading != TradingState.Active)
        {
            if (await TellAsync(new AccountProtocol.SetTrading(TradingState.Active, Person, why), cancellation).ConfigureAwait(false) is { } refused)
            {
                return refused;
            }

            lines.Add($"Account {Account} is {Word(TradingState.Active)}: {why}.");
        }

        foreach (var strategy in state.Paused.Keys.OrderBy(s => s.Value, StringComparer.Ordinal))
        {
            if (await TellAsync(new AccountProtocol.ResumeStrategy(strategy, Person, why), cancellation).ConfigureAwait(false) is { } refused)
            {
                return refused;
            }

            lines.Add($"{strategy} goes on: {why}.");
        }

        return lines.Count > 0 ? ControlReply.Done(lines) : ControlReply.Done($"Account {Account} is {Word(TradingState.Active)} already, and no strategy is paused.");
    }

    private async Task<ControlReply> FlattenAsync(FlattenRequest request, CancellationToken cancellation)
    {
        if (request.Account is { } account && account != Account.Value)
        {
            return ControlReply.Wrong($"This engine trades account {Account}, not {account}.");
        }

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

        var answer = await AskAsync(new AccountProtocol.Flatten(contract, Person, request.Why), cancellation).ConfigureAwait(false);
        return answer is PersonProtocol.Taken taken ? await FlatAsync(before, contract, taken.Events, cancellation).ConfigureAwait(false) : ReplyTo(answer);
    }

    /// <summary>Waits until the venue has shown neither position nor order.</summary>
    private async Task<ControlReply> FlatAsync(AccountState before, ContractId? contract, long since, CancellationToken cancellation)
    {
        var what = contract is { } one ? NameOf(one) : $"account {Account}";
        bool Covers(ContractId c) => contract is null || c == contract;
        var flat = await run.Watch.UntilAsync(
            s => !s.Flattening.Any(f => f.Contract is null || f.Contract == contract || contract is null) && !s.Positions.Keys.Any(Covers) && !s.LiveOrders.Any(o => Covers(o.Contract)),
            VenuePatience,
            cancellation,
            since).ConfigureAwait(false);
        var closed = before.Positions.Values.Where(p => Covers(p.Contract)).Select(p => $"closed {StatusText.Net(p.Net)} {NameOf(p.Contract)}").ToList();
        var cancelled = before.LiveOrders.Count(o => Covers(o.Contract));
        if (cancelled > 0)
        {
            closed.Add($"cancelled {Count(cancelled, "order")}");
        }

        return flat is null
            ? ControlReply.Unconfirmed($"Not confirmed: the venue has not shown {what} flat within {VenuePatience.TotalSeconds:0} s; the engine goes on with it. {LookAgain}")
            : ControlReply.Done([$"The venue shows no position and no order of {what}.", .. closed.Count > 0 ? [Sentence(string.Join(", ", closed))] : Array.Empty<string>(), .. PausedBy(before, flat)]);
    }

    private async Task<ControlReply> CloseAsync(CloseRequest request, CancellationToken cancellation)
    {
        var before = await StateAsync(cancellation).ConfigureAwait(false);
        if (ContractOf(request.Contract, before, out var sentence) is not { } contract)
        {
            return ControlReply.Wrong(sentence!);
        }

        var answer = await AskAsync(new PersonProtocol.Close(contract, request.Size, request.Why), cancellation).ConfigureAwait(false);
        if (answer is not PersonProtocol.Taken taken)
        {
            return ReplyTo(answer);
        }

        var held = Math.Abs(before.PositionIn(contract).Net);
        if (request.Size is not { } size || size >= held)
        {
            return await FlatAsync(before, contract, taken.Events, cancellation).ConfigureAwait(false);
        }

        var after = await run.Watch.UntilAsync(s => Math.Abs(s.PositionIn(contract).Net) <= held - size || !s.Closing.ContainsKey(contract), VenuePatience, cancellation, taken.Events).ConfigureAwait(false);
        return after is null
            ? ControlReply.Unconfirmed($"Not confirmed: the venue has not shown the close of {size} {NameOf(contract)} within {VenuePatience.TotalSeconds:0} s. {LookAgain}")
            : Math.Abs(after.PositionIn(contract).Net) <= held - size
                ? ControlReply.Done([$"Closed {size} {NameOf(contract)}; the position is {StatusText.Net(after.PositionIn(contract).Net)}.", .. PausedBy(before, after)])
                : ControlReply.Refused($"The venue refused the close of {size} {NameOf(contract)}; the position is {StatusText.Net(after.PositionIn(contract).Net)}.");
    }

    /// <summary>The account as journaled now.</summary>
    private async Task<AccountState> StateAsync(CancellationToken cancellation) =>
        (await run.Started.AccountRef.Ask<AccountProtocol.AccountChanged>(AccountProtocol.GetAccount.Instance, AskPatience, cancellation).ConfigureAwait(false)).State;

    /// <summary>Tells the account; null when it has taken the command and everybody who watches the run can see so.</summary>
    private async Task<ControlReply?> TellAsync(object command, CancellationToken cancellation)
    {
        var answer = await AskAsync(command, cancellation).ConfigureAwait(false);
        if (answer is not PersonProtocol.Taken taken)
        {
            return ReplyTo(answer);
        }

        await run.Watch.UntilAsync(_ => true, AskPatience, cancellation, taken.Events).ConfigureAwait(false);
        return null;
    }

    private Task<object> AskAsync(object command, CancellationToken cancellation)
    {
        run.Work.Begin();
        return run.Started.AccountRef.Ask<object>(new PersonProtocol.ByHand(command), AskPatience, cancellation);
    }

    private static ControlReply ReplyTo(object answer) => answer switch
    {
        PersonProtocol.Refused refused => ControlReply.Denied(refused.Reason, refused.Text),
        PersonProtocol.WithoutBook without => ControlReply.Unconfirmed($"Not confirmed: {without.Text} {LookAgain}"),
        _ => ControlReply.Silent,
    };

    /// <summary>A contract of the run, or one in which the account has something at stake.</summary>
    private ContractId? ContractOf(string word, AccountState state, out string? sentence)
    {
        sentence = null;
        var trimmed = word.Trim();
        var staked = state.Positions.Keys.Concat(state.LiveOrders.Select(o => o.Contract)).Distinct().ToList();
        var known = run.Started.Instruments;
        if (staked.Where(c => string.Equals(c.Value, trimmed, StringComparison.OrdinalIgnoreCase)).Cast<ContractId?>().FirstOrDefault() is { } exact)
        {
            return exact;
        }

        // Of two months of one root the one with something at stake is meant.
        var resolved = ContractResolution.Of(trimmed, [.. known.Where(i => staked.Contains(i.Id))]) as ContractResolution.Found
            ?? ContractResolution.Of(trimmed, known) as ContractResolution.Found;
        if (resolved is { Instrument.Id: var id })
        {
            return id;
        }

        sentence = $"The account has nothing in {trimmed}; it has {(staked.Count == 0 ? "neither positions nor orders" : string.Join(", ", staked.Select(NameOf)))}.";
        return null;
    }

    private string NameOf(ContractId contract) => run.Started.Instruments.FirstOrDefault(i => i.Id == contract)?.Name ?? contract.Value;

    private static IEnumerable<string> PausedBy(AccountState before, AccountState after) => after.Paused.Keys
        .Where(s => !before.Paused.ContainsKey(s))
        .OrderBy(s => s.Value, StringComparer.Ordinal)
        .Select(s => $"{s} is paused; it goes on with: engine resume --strategy {s} --why TEXT.");

    private static string Word(TradingState state) => state.ToString().ToUpperInvariant();

    private static string Count(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");

    private static string Sentence(string clause) => char.ToUpperInvariant(clause[0]) + clause[1..] + ".";
}
