using System.Collections.Immutable;
using System.Globalization;
using Akka.Actor;
using Engine.Actors.Strategies.Configuration;
using Engine.Backtest;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Host.Strategies;
using Engine.Orders;
using Engine.Risk;
using Engine.Simulator;

namespace Engine.Host.Run;

/// <summary>A backtest that was asked for, with settings, strategies and data read and checked: ready to run, as often as one likes.</summary>
internal sealed class PreparedBacktest : IDisposable
{
    /// <summary>Stands for a contract that is not known, so that everything else about a strategy is checked.</summary>
    internal const string NoContract = "UNKNOWN";

    private readonly BacktestData _data;
    private readonly NoTradeFiles _windows;

    private PreparedBacktest(BacktestData data, NoTradeFiles windows) => (_data, _windows) = (data, windows);

    /// <summary>The engine's settings.</summary>
    public required EngineSettings Settings { get; init; }

    /// <summary>What trades.</summary>
    public required ImmutableArray<StrategyInstance> Instances { get; init; }

    /// <summary>The assemblies that hold them, but for the engine's own.</summary>
    public required ImmutableArray<StrategyAssemblyFile> Assemblies { get; init; }

    /// <summary>The market, and what is to be said about it.</summary>
    public required BacktestMarket Market { get; init; }

    /// <summary>The run.</summary>
    public required BacktestSettings Plan { get; init; }

    /// <summary>Its models, in words.</summary>
    public required ImmutableArray<string> Models { get; init; }

    /// <summary>The names of what trades.</summary>
    public string Strategy => string.Join(", ", Instances.Select(i => i.Name));

    /// <summary>True when the trades inside a bar are invented.</summary>
    public bool PathIsInvented => _data.PathIsInvented;

    /// <summary>Reads and checks everything.</summary>
    /// <exception cref="UserErrorException">Something is wrong; every mistake at once.</exception>
    public static PreparedBacktest Of(BacktestOptions options)
    {
        var (settings, problems) = EngineSettings.Read(options.Settings);
        var wrong = problems.Select(problem => problem.ToString()).ToList();
        var loaded = StrategyFolders.Load(settings.StrategyFolders, RunCommand.Catalog);
        wrong.AddRange(loaded.Problems.Select(problem => problem.ToString()));
        var data = BacktestData.Open(options, settings, wrong);
        NoTradeFiles? windows = null;
        try
        {
            // Without data its contract is not known, and its lack would be told of strategies that lack nothing.
            var bound = Try(() => settings.BindStrategies(loaded.Catalog, data is null ? NoContract : data.DefaultContract), wrong);
            var instances = bound.IsDefault ? [] : bound.Where(i => i.Enabled).ToImmutableArray();
            var market = data is null || instances.IsEmpty ? null : data.Select([.. instances.SelectMany(i => i.Others.Insert(0, i.Contract))], wrong);
            var paid = options.FeesFrom is { } journal ? Try(() => PaidCosts.Read(journal), wrong) : null;
            windows = Try(() => NoTradeFiles.Open(settings.Risk.Windows, sentence => System.Console.Error.WriteLine(sentence), TimeProvider.System), wrong);
            if (wrong.Count > 0)
            {
                throw new UserErrorException(wrong);
            }

            if (market is null)
            {
                throw new UserErrorException("No strategy is enabled; name one: engine backtest SmaCross.");
            }

            var rules = RulesOf(options, settings, paid);
            return new PreparedBacktest(data!, windows!)
            {
                Settings = settings,
                Instances = instances,
                Assemblies = [.. instances.Select(i => loaded.Files.GetValueOrDefault(i.Type.ActorType.Assembly.GetName().Name!)).OfType<StrategyAssemblyFile>().Distinct()],
                Market = market,
                Plan = PlanOf(options, settings, market, [.. instances.Select(i => PlanOf(i, market))], windows!, rules),
                Models = ModelsOf(options, settings, data!, market, paid, rules),
            };
        }
        catch
        {
            data?.Dispose();
            windows?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _data.Dispose();
        _windows.Dispose();
    }

    internal static T? Try<T>(Func<T> read, List<string> wrong)
    {
        try
        {
            return read();
        }
        catch (UserErrorException mistakes)
        {
            wrong.AddRange(mistakes.Sentences);
            return default;
        }
    }

    internal static BacktestStrategy PlanOf(StrategyInstance instance, BacktestMarket market) => new(
        new StrategyName(instance.Name),
        market.Chosen[instance.Contract].Contracts[0].Id,
        instance.SizeCap,
        context => Props.Create(instance.Type.ActorType, context, instance.Parameters))
    {
        Others = [.. instance.Others.Select(word => market.Chosen[word].Contracts[0].Id)],
        Follows = [.. instance.Others.Insert(0, instance.Contract).Select(word => market.Chosen[word]).Where(c => !c.Rolls.IsEmpty).Select(c => c.Contracts[0].Id)],
        Window = instance.Window is { } window ? window.Contains : null,
        OnFault = instance.OnFault ?? Actors.FaultPolicy.Flatten,
    };

    internal static VenueRules RulesOf(BacktestOptions options, EngineSettings settings, PaidCosts? paid)
    {
        var given = new VenueSwitches { StopSlippageTicks = options.StopSlippage, Queue = options.Queue, StalePrice = options.StaleAfter };
        var rules = given.Over(RunCommand.RulesOf(settings)) with { SlippageTicks = options.Slippage };
        return paid is null || settings.Profile == RunProfile.Oracle ? rules : rules with { Fees = rules.Fees.With(paid.ByProduct) };
    }

    internal static BacktestSettings PlanOf(
        BacktestOptions options, EngineSettings settings, BacktestMarket market, ImmutableArray<BacktestStrategy> strategies, NoTradeFiles windows, VenueRules rules)
    {
        var oracle = settings.Profile == RunProfile.Oracle;
        return new BacktestSettings
        {
            Market = market.Source,
            Strategies = strategies,
            Rules = rules,
            Limits = oracle ? RiskLimits.None : settings.Risk.ToLimits(true, () => windows.Windows),
            RuleBook = oracle ? System.Collections.Frozen.FrozenDictionary<string, AccountRules>.Empty : settings.Risk.Rules,
            AccountRules = oracle ? null : settings.Risk.DefaultRules,
            Brackets = settings.Risk.Brackets,
            Latency = new OrderLatency(options.Latency, options.Latency, options.Jitter),
            Seed = (ulong)settings.Seed,
            WarmUp = oracle ? null : market.WarmUp,
        };
    }

    internal static ImmutableArray<string> ModelsOf(BacktestOptions options, EngineSettings settings, BacktestData data, BacktestMarket market, PaidCosts? paid, VenueRules rules)
    {
        return
        [
            $"profile {settings.Profile.ToString().ToLowerInvariant()}: costs, sessions, limits and guardian {(settings.Profile == RunProfile.Oracle ? "off" : "on, as in a run")}",
            settings.Profile == RunProfile.Oracle ? "nothing costs anything" : paid?.Sentence ?? "costs a side by the venue's table",
            "a halt is lifted when the next trade date opens, unless the account has reached its floor",
            .. market.Source.Rolls.Count == 0
                ? ImmutableArray<string>.Empty
                : ["the front changes by volume, is listed when the trade date that decided it ends, and is taken at the start of a session, when flat"],
            data.PathIsInvented ? "the path inside a bar is invented: open, nearer extreme, other extreme, close" : "every recorded event, in its order",
            rules.Fills == FillModel.LastTrade ? "market orders fill at the last trade" : "market orders fill across a spread of one tick invented from the tape, unless the data has quotes or depth",
            string.Create(CultureInfo.InvariantCulture, $"latency {options.Latency.TotalMilliseconds:0.###} ms each way, jitter up to {options.Jitter.TotalMilliseconds:0.###} ms, market orders slip {options.Slippage} ticks, stops {options.StopSlippage}, seed {settings.Seed}"),
            rules.Queue == QueueModel.Depth ? "a limit waits behind what the depth shows at its price; without depth it is served as soon as the market reaches it" : "a limit is served as soon as the market reaches it",
            rules.For(market.Source).StalePrice is { } age ? string.Create(CultureInfo.InvariantCulture, $"no order fills at a price older than {age.TotalMinutes:0.##} minutes: it waits for the next") : "no price is too old to fill at",
        ];
    }
}
