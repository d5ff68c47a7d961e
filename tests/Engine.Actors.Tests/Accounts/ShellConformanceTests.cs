using System.Globalization;
using Akka.Actor;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Hubs;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Actors.Tests.Accounts;

/// <summary>
/// The persistent book and the plain shell run one core: the same random inputs must leave the same journal, the same state
/// and the same requests in both. ENGINE_CONFORMANCE_INPUTS sets how many (20,000 without it).
/// </summary>
public sealed class ShellConformanceTests : BookSpec
{
    private const int Batch = 100;
    private readonly Random _random = new(20_131_007);
    private readonly List<AccountEffect> _outstanding = [];
    private readonly List<AccountEffect> _sent = [];
    private readonly VirtualMarketClock _clock = new(Start);
    private readonly List<IAccountEvent> _journaled = [];
    private IActorRef _book = ActorRefs.Nobody;
    private AccountShell _shell = null!;
    private AccountContext _context = null!;
    private DateTimeOffset _tidyDue;
    private IDisposable? _tidy;
    private long _intent;
    private long _number = 100;
    private long _frame;

    [Fact]
    public void Random_inputs_leave_the_same_journal_the_same_state_and_the_same_requests_in_both_shells()
    {
        var inputs = int.Parse(Environment.GetEnvironmentVariable("ENGINE_CONFORMANCE_INPUTS") ?? "20000", CultureInfo.InvariantCulture);

        // One comparison brings the book into sync; the reads of any later one stay unanswered, so that the test alone feeds both.
        Venue.Answered = 1;
        _context = new AccountContext(
            Settings.Instruments, new[] { Ours }.ToDictionary(o => o.Name).ToFrozen(), Settings.Limits, InSync: true, OrderPermit: true, Settings.Settle);
        _shell = new AccountShell(AccountState.New(Account), Carry);
        _book = Sys.ActorOf(BookActor.Props(Settings, With, Gate, Guardian));
        _book.Tell(new AccountProtocol.Attach(Ours, Strategy));
        _shell.Take(_context with { InSync = false, Strategies = new Dictionary<StrategyName, StrategyTerms>().ToFrozen() }, new OpenBook(Start, Settings.Instance));
        _book.Tell(new HubProtocol.HubUp(HubKind.User, 1));
        _shell.Take(_context with { InSync = false }, new VenueRead(
            Start, Start, "start", new VenueAccount(Account, "PRAC-1", Money.FromDecimal(50_000m), true, true, true), [], [], [], Quiet: true));
        Agree();

        for (var i = 0; i < inputs; i += Batch)
        {
            for (var j = 0; j < Batch; j++)
            {
                Feed();
            }

            Agree();
            var later = _clock.Now + TimeSpan.FromMilliseconds(_random.Next(1, 20_000));
            Market.AdvanceTo(later);
            _clock.AdvanceTo(later);
        }

        Assert.True(_shell.Journal.Count > inputs / 4, $"Only {_shell.Journal.Count} events came of {inputs} inputs.");
    }

    private void Feed()
    {
        var now = _clock.Now;
        var side = _random.Next(2) == 0 ? OrderSide.Buy : OrderSide.Sell;
        switch (_random.Next(20))
        {
            case < 6:
                var limit = _random.Next(2) == 0 ? Price.FromDecimal(1300m + _random.Next(10)) : (Price?)null;
                Both(
                    new AccountProtocol.Place(Sma, new IntentId(++_intent), Gold, side, limit is null ? OrderType.Market : OrderType.Limit, _random.Next(0, 4), limit, default),
                    new PlaceIntent(now, Sma, new IntentId(_intent), Gold, side, limit is null ? OrderType.Market : OrderType.Limit, 0, limit, default));
                break;
            case < 8:
                var cancelled = new IntentId(Math.Max(1, _intent - _random.Next(5)));
                Both(new AccountProtocol.Cancel(Sma, cancelled), new CancelIntent(now, Sma, cancelled));
                break;
            case 8 when _random.Next(4) == 0:
                Both(new AccountProtocol.Flatten(Gold, "sma", "out"), new CloseAll(now, Gold, "sma", "out"));
                break;
            case 9 when _random.Next(4) == 0:
                Both(new AccountProtocol.CancelEverything(null, "person"), new CancelAll(now, null, "person"));
                break;
            case 10 when _random.Next(10) == 0:
                var state = (TradingState)_random.Next(3);
                Both(new AccountProtocol.SetTrading(state, "person", "test"), new SetTradingState(now, state, "person", "test"));
                break;
            case 11:
                Both(new AccountProtocol.PartialClose(Sma, Gold, 1, "part"), new PartialCloseIntent(now, Sma, Gold, 1, "part"));
                break;
            case < 15 when _outstanding.Count > 0:
                Answer(now);
                break;
            case < 18:
                ShowOrder(now, side);
                break;
            default:
                var trade = Trade(_number - _random.Next(6), side, 1);
                Both(new HubProtocol.UserFrame(new ReceiptSequence(++_frame), Trade: trade), new TradeReported(now, trade));
                break;
        }
    }

    private void Answer(DateTimeOffset now)
    {
        var sent = _outstanding[_random.Next(_outstanding.Count)];
        _outstanding.Remove(sent);
        MutationOutcome outcome = _random.Next(4) switch
        {
            0 => new MutationOutcome.Unknown(new GatewayFailure("Order/place", FailureKind.Timeout)),
            1 => new MutationOutcome.Refused(new GatewayFailure("Order/place", FailureKind.Refused, 200, 2, "no"), null),
            _ => new MutationOutcome.Done(sent is AccountEffect.SendPlace ? new OrderId(++_number) : null),
        };
        var answer = new GateActor.Answer(outcome, sent);
        Both(answer, answer.ToInput(now));
    }

    private void ShowOrder(DateTimeOffset now, OrderSide side)
    {
        VenueOrderStatus[] statuses = [VenueOrderStatus.Open, VenueOrderStatus.Open, VenueOrderStatus.Cancelled, VenueOrderStatus.Filled, VenueOrderStatus.Rejected, VenueOrderStatus.Pending];
        var known = _shell.State.LiveOrders.OrderBy(o => o.Tag.Value, StringComparer.Ordinal).ToList();
        var order = known.Count > 0 && _random.Next(5) > 0 ? known[_random.Next(known.Count)] : null;
        var status = statuses[_random.Next(statuses.Length)];
        var shown = order is null
            ? new VenueOrder(new OrderId(++_number), Account, Gold, now, now, status, OrderType.Market, side, 1, null, null, 0, null, null)
            : new VenueOrder(
                order.Id ?? new OrderId(++_number), Account, Gold, now, now, status, order.Type, order.Side, order.Size, order.LimitPrice, order.StopPrice,
                status == VenueOrderStatus.Filled ? order.Size : _random.Next(order.Size), null, order.Id is null ? order.Tag : null);
        Both(new HubProtocol.UserFrame(new ReceiptSequence(++_frame), Order: shown), new OrderReported(now, shown));
    }

    private void Both(object message, IAccountInput input)
    {
        if (message is AccountProtocol.Place place)
        {
            input = (PlaceIntent)input with { Size = place.Size };
        }

        _book.Tell(message);
        _shell.Take(_context, input);
    }

    private void Carry(AccountEffect effect)
    {
        switch (effect)
        {
            case AccountEffect.SendPlace or AccountEffect.SendModify or AccountEffect.SendCancel or AccountEffect.SendClose or AccountEffect.SendPartialClose:
                _outstanding.Add(effect);
                _sent.Add(effect);
                break;
            case AccountEffect.LookAgain look:
                var due = _clock.Now + look.After;
                if (_tidy is null || _tidyDue <= _clock.Now || _tidyDue > due)
                {
                    _tidy?.Dispose();
                    _tidyDue = due;
                    _tidy = _clock.WakeAt(due, () => _shell.Take(_context, new Tidy(_clock.Now)));
                }

                break;
        }
    }

    /// <summary>Waits until the book has journaled as much as the shell, then compares everything.</summary>
    private void Agree()
    {
        while (_journaled.Count < _shell.Journal.Count)
        {
            _journaled.AddRange(Events.ExpectMsg<AccountProtocol.Journaled>(Patience).Events);
        }

        Assert.Equal(_shell.Journal.Skip(Math.Max(0, _journaled.Count - 2_000)), _journaled.Skip(Math.Max(0, _journaled.Count - 2_000)));
        // Twice: effects that came without an event are let out by a message that the book has sent itself before the first answer.
        _book.Tell(AccountProtocol.GetAccount.Instance, TestActor);
        ExpectMsg<AccountProtocol.AccountChanged>(Patience);
        _book.Tell(AccountProtocol.GetAccount.Instance, TestActor);
        Assert.Equal(StateHash.Of(_shell.State), StateHash.Of(ExpectMsg<AccountProtocol.AccountChanged>(Patience).State));
        var requests = _sent.Select(_ => Gate.ExpectMsg<AccountProtocol.Send>(Patience).Effect).ToList();
        Assert.Equal(_sent.Where(e => e.Urgent), requests.Where(e => e.Urgent));
        Assert.Equal(_sent.Where(e => !e.Urgent), requests.Where(e => !e.Urgent));
        _sent.Clear();
    }
}

internal static class Freezing
{
    public static System.Collections.Frozen.FrozenDictionary<TKey, TValue> ToFrozen<TKey, TValue>(this Dictionary<TKey, TValue> source)
        where TKey : notnull => System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(source);
}
