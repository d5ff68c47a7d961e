using System.Collections.Immutable;
using System.Text;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.TestKit;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Journal;
using Engine.Actors.Markets;
using Engine.Actors.Strategies;
using Engine.Actors.Strategies.State;
using Engine.Actors.Tests.Journal;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;
using Microsoft.Data.Sqlite;

namespace Engine.Actors.Tests.Strategies;

/// <summary>A level that a strategy waits for.</summary>
public sealed record Levels(Price High, int Tries, ImmutableArray<string> Notes);

/// <summary>A state that outlives the process, and what keeps one from being misread.</summary>
public sealed class StrategyStateTests : StrategySpec, IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 10, 7, 14, 0, 0, TimeSpan.Zero);
    private static readonly Levels Sample = new(Price.FromDecimal(5012.25m), 2, ["one", "two"]);
    private readonly string _folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "engine-" + Guid.NewGuid().ToString("N"))).FullName;

    public StrategyStateTests()
        : base(Start)
    {
    }

    private string File => Path.Combine(_folder, "journal.db");

    void IDisposable.Dispose()
    {
        Dispose();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [EveryJournal]
    public async Task What_was_saved_in_the_journal_is_there_again_for_the_next_engine(string kind)
    {
        using var journal = new JournalOfTest(kind);
        await using (var first = new Engined(journal.Place, Clock))
        {
            Assert.Null(await first.Store.LoadAsync());
            for (var n = 1; n <= 40; n++)
            {
                first.Store.Save(new SavedState(1, $$"""{"n":{{n}}}"""));
            }

            // The newest is written whatever came while the one before it was being written.
            AwaitAssert(() => Assert.Equal("""{"n":40}""", JournalReader.States(journal.Place)[^1].State.State.GetRawText()), Patience);
        }

        await using var second = new Engined(journal.Place, Clock);
        Assert.Equal(new SavedState(1, """{"n":40}"""), await second.Store.LoadAsync());
        Assert.Empty(JournalReader.PersistenceIds(journal.Place));
    }

    [Theory]
    [EveryJournal]
    public async Task Old_states_are_deleted_and_numbers_go_on(string kind)
    {
        using var journal = new JournalOfTest(kind);
        await using var engine = new Engined(journal.Place, Clock);
        for (var n = 1; n <= 70; n++)
        {
            engine.Store.Save(new SavedState(1, $$"""{"n":{{n}}}"""));
            var at = n;
            AwaitAssert(() => Assert.Equal($$"""{"n":{{at}}}""", JournalReader.States(journal.Place)[^1].State.State.GetRawText()), Patience, TimeSpan.FromMilliseconds(2));
        }

        AwaitAssert(() => Assert.InRange(JournalReader.States(journal.Place).Count, 1, 16), Patience);
        Assert.Equal(70, JournalReader.States(journal.Place)[^1].SequenceNumber);
    }

    [Fact]
    public async Task A_strategy_gets_its_state_before_the_first_bar_and_goes_on_with_it()
    {
        await using (var first = Opened())
        {
            var strategy = Sys.ActorOf(Keeper.With(ContextWith(first.Store), Heard, version: 2));
            Heard.ExpectMsg("bar 1", Patience);
            Attach(strategy);
            Heard.ExpectMsg("ready", Patience);
            Tell(strategy, Print());
            AwaitAssert(() => Assert.Single(JournalReader.States(File)), Patience);
            Watch(strategy);
            Sys.Stop(strategy);
            ExpectTerminated(strategy, Patience);
        }

        await using var second = Opened();
        var again = Sys.ActorOf(Keeper.With(ContextWith(second.Store), Heard, version: 2));
        Heard.ExpectMsg("restored 2: 5012.25 2 one,two", Patience);
        Heard.ExpectMsg("bar 1", Patience);
        Attach(again);
        Heard.ExpectMsg("ready", Patience);
        Quiet();
    }

    [Fact]
    public async Task A_state_of_a_later_version_fails_the_strategy_with_a_sentence_before_it_attaches()
    {
        await using var engine = Opened();
        engine.Store.Save(new SavedState(3, "{}"));
        var phases = CreateTestProbe();
        Sys.EventStream.Subscribe(phases, typeof(StrategyProtocol.StrategyStateChanged));
        var strategies = Sys.ActorOf(StrategiesActor.Props(Work));
        strategies.Tell(new StrategiesActor.Start(Name, Keeper.With(ContextWith(engine.Store), Heard, version: 2), Account, Mes.Id));

        var faulted = phases.FishForMessage<StrategyProtocol.StrategyStateChanged>(c => c.Phase == StrategyPhase.Faulted, Patience);
        Assert.Equal("The state of desk was saved in version 3, and this strategy reads none after 2; use the version that wrote it, or a later one.", faulted.Cause);
        Account.FishForMessage<AccountProtocol.Flatten>(_ => true, Patience);
        Quiet(1);
    }

    [Fact]
    public async Task A_state_that_a_later_engine_wrote_is_refused_and_named()
    {
        await using (var first = Opened())
        {
            first.Store.Save(new SavedState(1, "{}"));
            AwaitAssert(() => Assert.Single(JournalReader.States(File)), Patience);
        }

        SqliteConnection.ClearAllPools();
        using (var connection = new SqliteConnection(JournalFile.ConnectionString(File)))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "UPDATE journal SET manifest = 'strategy-state-saved.v9'";
            Assert.Equal(1, command.ExecuteNonQuery());
        }

        await using var second = Opened();
        var e = await Assert.ThrowsAsync<StrategyStateException>(second.Store.LoadAsync);
        Assert.Contains("strategy-state-saved.v9", e.Message);
    }

    [Fact]
    public async Task A_journal_that_refuses_a_state_is_alerted_once_and_takes_the_newest_later()
    {
        await using var engine = Opened();
        var alerts = CreateTestProbe();
        engine.System.EventStream.Subscribe(alerts, typeof(AccountProtocol.AlertRaised));
        engine.Store.Save(new SavedState(1, """{"n":1}"""));
        AwaitAssert(() => Assert.Single(JournalReader.States(File)), Patience);
        ((JournalFile)engine.Opened).MaxPages = 1;
        engine.Store.Save(new SavedState(1, $$"""{"n":2,"pad":"{{new string('x', 100_000)}}"}"""));
        Assert.Contains("The state of desk could not be saved", alerts.ExpectMsg<AccountProtocol.AlertRaised>(Patience).Text);
        engine.Store.Save(new SavedState(1, """{"n":3}"""));
        ((JournalFile)engine.Opened).MaxPages = null;
        AwaitAssert(() => Assert.Equal("""{"n":3}""", JournalReader.States(File)[^1].State.State.GetRawText()), Patience);
        Assert.Equal("""{"n":3}""", (await engine.Store.LoadAsync())!.Json);
    }

    [Fact]
    public void A_store_in_memory_gives_back_what_was_saved_and_a_strategy_without_a_version_asks_for_nothing()
    {
        var store = new StrategyStateInMemory();
        store.Save(new SavedState(1, """{"high":5012.25,"tries":1,"notes":[]}"""));
        var plain = Sys.ActorOf(Keeper.With(ContextWith(store), Heard, version: 0));
        Heard.ExpectMsg("bar 1", Patience);
        Attach(plain);
        Heard.ExpectMsg("ready", Patience);
        Sys.ActorOf(Keeper.With(ContextWith(store), Heard, version: 1));
        Heard.ExpectMsg("restored 1: 5012.25 1 ", Patience);
    }

    [Fact]
    public void The_golden_file_of_a_saved_state_is_read_and_written_again()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!System.IO.File.Exists(Path.Combine(folder.FullName, "Engine.sln")))
        {
            folder = folder.Parent!;
        }

        var golden = System.IO.File.ReadAllText(
            Path.Combine(folder.FullName, "tests", "Engine.Actors.Tests", "Journal", "Golden", StrategyStateSerializer.Saved + ".json")).TrimEnd('\n', '\r');
        var read = StrategyStateSerializer.Read(Encoding.UTF8.GetBytes(golden), StrategyStateSerializer.Saved);
        Assert.Equal((new StrategyName("breakout-mes"), 2), (read.Strategy, read.Version));
        Assert.Equal(5012.25m, read.State.GetProperty("high").GetDecimal());
        Assert.Equal(golden, Encoding.UTF8.GetString(new StrategyStateSerializer((ExtendedActorSystem)Sys).ToBinary(read)));
    }

    private StrategyContext ContextWith(IStrategyStateStore store) => new(
        Name, Mes, SizeCap: 5, Account, Feed, Clock, Work,
        (_, _, _) => Task.FromResult<Reading<ImmutableArray<Bar>>>(new Reading<ImmutableArray<Bar>>.Answered(
            [new Bar(Mes.Id, BarInterval.Minute, Start.AddMinutes(-1), default, default, default, default, 1, BarOrigin.WarmUp, default)])),
        Window: null)
    {
        State = store,
    };

    private Engined Opened() => new(File, Clock);

    /// <summary>An actor system on the journal, as the engine has it; disposing of it asks nobody's leave.</summary>
    private sealed class Engined : IAsyncDisposable
    {
        public Engined(JournalPlace place, IMarketClock clock)
        {
            Opened = place.OpenStore();
            var (hocon, setup) = Opened.Configure();
            System = ActorSystem.Create("engine", BootstrapSetup.Create().WithConfig(hocon).And(setup));
            Store = new JournaledStrategyState(Name, System.ActorOf(StrategyStatesActor.Props(new AccountId(7), name => $"{JournalReader.StatePrefix}SIMULATED-sim1-7-{name}", clock)));
        }

        public JournalStore Opened { get; }

        public ActorSystem System { get; }

        public JournaledStrategyState Store { get; }

        public async ValueTask DisposeAsync()
        {
            await System.Terminate();
            Opened.Dispose();
        }
    }

    private sealed class Keeper(StrategyContext context, IActorRef heard, int version) : StrategyActor(context)
    {
        public static Props With(StrategyContext context, IActorRef heard, int version) => Props.Create(() => new Keeper(context, heard, version));

        protected override int StateVersion => version;

        protected override bool WantsTrades => true;

        protected override ImmutableDictionary<BarInterval, int> Bars => ImmutableDictionary<BarInterval, int>.Empty.Add(BarInterval.Minute, 1);

        protected override void OnRestore(SavedState saved)
        {
            var levels = ReadState<Levels>(saved);
            heard.Tell($"restored {saved.Version}: {levels.High} {levels.Tries} {string.Join(',', levels.Notes)}");
        }

        protected override void OnBar(Bar bar) => heard.Tell($"bar {bar.Volume}");

        protected override void OnReady() => heard.Tell("ready");

        protected override void OnTrade(MarketTrade trade) => SaveState(version, Sample);
    }
}
