using System.Collections.Immutable;
using System.Threading.Channels;
using Akka.Actor;
using Engine.Accounts;
using Engine.Actors;
using Engine.Actors.Accounts;
using Engine.Host.Run;
using Engine.Host.Run.Control;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Host.Tests.EndToEnd;

public sealed class ResumeTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 15, 0, 0, TimeSpan.Zero);
    private static readonly AccountState Known = AccountState.New(new AccountId(7))
        .Apply(new BookOpened(Now, "t1", 1))
        .Apply(new CashAdopted(Now, Money.FromDecimal(50_000m), Money.Zero))
        .Apply(new ProfileAdopted(Now, "combine-50k", Money.FromDecimal(50_000m), Money.FromDecimal(48_000m), Money.FromDecimal(50_000m), "user"));

    private readonly ActorSystem _system = ActorSystem.Create("resume");
    private readonly List<string> _told = [];

    public void Dispose() => _system.Dispose();

    [Fact]
    public async Task A_halted_account_stays_halted_without_resume_and_the_way_out_is_told()
    {
        Assert.Empty(await PrepareAsync(Known.Apply(new TradingStateChanged(Now, TradingState.Halted, "guardian", "daily loss")), null));
        Assert.Equal("Account 7 is HALTED (guardian: daily loss). Nothing is placed until a person lifts it: engine run --resume WHY.", Assert.Single(_told));
    }

    [Fact]
    public async Task Resume_lifts_the_halt_and_lets_paused_strategies_go_on_with_its_reason()
    {
        var state = Known
            .Apply(new TradingStateChanged(Now, TradingState.Halted, "guardian", "daily loss"))
            .Apply(new StrategyPaused(Now, new StrategyName("sma"), new ContractId("c"), "a stop was moved"));
        Assert.Equal(
            [
                new AccountProtocol.SetTrading(TradingState.Active, "user", "a new day"),
                new AccountProtocol.ResumeStrategy(new StrategyName("sma"), "user", "a new day"),
            ],
            await PrepareAsync(state, "a new day"));
        Assert.Empty(_told);
    }

    [Fact]
    public async Task Resume_with_nothing_to_lift_says_and_does_nothing()
    {
        Assert.Empty(await PrepareAsync(Known, "a new day"));
        Assert.Empty(_told);
    }

    [Fact]
    public async Task A_paused_strategy_is_told_with_the_way_on()
    {
        Assert.Empty(await PrepareAsync(Known.Apply(new StrategyPaused(Now, new StrategyName("sma"), new ContractId("c"), "a stop was moved")), null));
        Assert.Equal("Paused by hand: sma. They go on with: engine run --resume WHY.", Assert.Single(_told));
    }

    [Fact]
    public async Task A_book_that_does_not_resume_ends_the_start_with_a_sentence_whatever_it_was_before()
    {
        using var home = new TemporaryHome();
        var time = new FakeTimeProvider(Now);
        var watch = new RunWatch(time);
        watch.Heard(new AccountProtocol.AccountChanged(Known, true, 3));
        var halted = Known.Apply(new TradingStateChanged(Now, TradingState.Halted, "guardian", "daily loss"));
        var account = _system.ActorOf(Props.Create(() => new FakeAccount(halted, 5, Channel.CreateUnbounded<object>().Writer)));

        var preparing = FirstUseOf(home, account, watch, "a new day").PrepareAsync(CancellationToken.None);
        while (!preparing.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(30));
            await Task.Yield();
        }

        Assert.Equal(
            "The book of account 7 has not resumed trading after 30 s; the log tells more. Orders and positions stay as they are.",
            (await Assert.ThrowsAsync<RunFailedException>(() => preparing)).Message);
    }

    private FirstUse FirstUseOf(TemporaryHome home, IActorRef account, RunWatch watch, string? resume) => new(
        new EngineRunSettings { Home = home.Folder, Strategies = [], Resume = resume, Tell = _told.Add },
        null!,
        new EngineProtocol.Started(
            new VenueAccount(Known.Account, "PRAC-1", Known.Cash, true, true, true), [], ImmutableDictionary<ContractId, IActorRef>.Empty, account),
        WorkInFlight.None,
        new VirtualMarketClock(Now),
        watch);

    private async Task<object[]> PrepareAsync(AccountState state, string? resume)
    {
        using var home = new TemporaryHome();
        var sent = Channel.CreateUnbounded<object>();
        var account = _system.ActorOf(Props.Create(() => new FakeAccount(state, 0, sent.Writer)));
        var watch = new RunWatch(TimeProvider.System);
        watch.Heard(new AccountProtocol.AccountChanged(Known, true, 0));
        await FirstUseOf(home, account, watch, resume).PrepareAsync(CancellationToken.None);
        await account.GracefulStop(TimeSpan.FromSeconds(30));
        var messages = new List<object>();
        while (sent.Reader.TryRead(out var message))
        {
            messages.Add(message);
        }

        return [.. messages];
    }

    private sealed class FakeAccount : ReceiveActor
    {
        public FakeAccount(AccountState state, long events, ChannelWriter<object> sent)
        {
            Receive<AccountProtocol.GetAccount>(_ => Sender.Tell(new AccountProtocol.AccountChanged(state, true, events)));
            ReceiveAny(message => sent.TryWrite(message));
        }
    }
}
