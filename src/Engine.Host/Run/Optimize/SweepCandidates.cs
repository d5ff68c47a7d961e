using System.Collections.Immutable;
using System.Globalization;
using Engine.Actors.Strategies.Configuration;
using Engine.Host.Configuration;
using Engine.Optimization;

namespace Engine.Host.Run.Optimize;

/// <summary>
/// Which combinations are tried: every one, or some that are drawn, of those that the strategy's own rules allow. Every combination is bound before anything runs.
/// </summary>
internal sealed class SweepCandidates
{
    /// <summary>Most combinations of one sweep.</summary>
    public const int Most = 1_000_000;

    private const string Option = "--over";
    private readonly EngineSettings _settings;
    private readonly StrategyCatalog _catalog;
    private readonly string? _contract;

    private SweepCandidates(EngineSettings settings, StrategyCatalog catalog, string? contract, ParameterSpace space) =>
        (_settings, _catalog, _contract, Space) = (settings, catalog, contract, space);

    /// <summary>The parameters.</summary>
    public ParameterSpace Space { get; }

    /// <summary>The combinations that are tried.</summary>
    public ImmutableArray<long> Points { get; private set; } = [];

    /// <summary>Combinations that the strategy does not allow, of those that were looked at.</summary>
    public long LeftOut { get; private set; }

    /// <summary>Why the first of them is not allowed; null for none.</summary>
    public string? WhyLeftOut { get; private set; }

    /// <summary>The strategy with the first combination.</summary>
    public StrategyInstance First => Bind(Points[0]);

    /// <summary>Finds the combinations; null when something is wrong.</summary>
    /// <param name="settings">The settings, the strategy's block among them.</param>
    /// <param name="catalog">The known types.</param>
    /// <param name="contract">The contract of a strategy that names none.</param>
    /// <param name="axes">The parameters.</param>
    /// <param name="draw">How many are drawn; null for all.</param>
    /// <param name="seed">Of the draw.</param>
    /// <param name="wrong">Takes what is wrong.</param>
    public static SweepCandidates? Find(
        EngineSettings settings, StrategyCatalog catalog, string? contract, ImmutableArray<ParameterAxis> axes, int? draw, ulong seed, List<string> wrong)
    {
        foreach (var axis in axes.Where(axis => settings.Strategies[0].Settings.ContainsKey(axis.Key)))
        {
            wrong.Add($"{axis.Key} is given by --set and by --over; leave one of them out.");
        }

        var count = ParameterSpace.CountOf(axes);
        if (count is null || (draw is null && count > Most))
        {
            wrong.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"--over names {(count is { } many ? many.ToString("#,##0", CultureInfo.InvariantCulture) : $"more than {ParameterSpace.MostPoints:#,##0}")} combinations, and at most {Most:#,##0} {(count is null ? "can be drawn from" : "can be tried")}; take larger steps{(count is null ? "" : ", or draw some with --random")}."));
            return null;
        }

        var candidates = new SweepCandidates(settings, catalog, contract, new ParameterSpace(axes));
        return candidates.Look(draw, seed, wrong) ? candidates : null;
    }

    /// <summary>The strategy with a combination.</summary>
    public StrategyInstance Bind(long point)
    {
        var instance = StrategyBinding.Bind([BlockOf(point)], _catalog, _settings.Environment, _settings.ContractFromCommandLine ?? _contract ?? _settings.Contract).Instances[0];
        return (_settings.ContractFromCommandLine ?? _contract) is { } contract ? instance with { Contract = contract } : instance;
    }

    private bool Look(int? draw, ulong seed, List<string> wrong)
    {
        var points = ImmutableArray.CreateBuilder<long>();
        var tries = draw is { } wanted ? Math.Max(10_000L, 200L * wanted) : long.MaxValue;
        foreach (var point in draw is null ? Range(Space.Count) : PointDraw.Of(Space.Count, seed))
        {
            var (instances, problems) = StrategyBinding.Bind([BlockOf(point)], _catalog, _settings.Environment, _settings.ContractFromCommandLine ?? _contract ?? _settings.Contract);
            if (instances.Length == 1 && problems.IsEmpty)
            {
                points.Add(point);
                if (points.Count == draw)
                {
                    break;
                }
            }
            else
            {
                if (LeftOut++ == 0 && problems.Any(p => p.File != Option))
                {
                    // What is wrong has nothing to do with the combination: it is wrong with every one.
                    wrong.AddRange(problems.Where(p => p.File != Option).Select(p => p.ToString()));
                    return false;
                }

                WhyLeftOut ??= problems[0].Sentence.TrimEnd('.');
            }

            if (--tries <= 0)
            {
                break;
            }
        }

        if (points.Count == 0)
        {
            wrong.Add($"{Option}: none of the combinations is allowed; the first, {Space.Describe(0)}: {WhyLeftOut}.");
            return false;
        }

        Points = points.ToImmutable();
        return true;
    }

    private StrategyBlock BlockOf(long point) => Space.Axes.Zip(Space.Values(point)).Aggregate(
        _settings.Strategies[0], (block, pair) => block.With(pair.Item1.Key, new SettingValue(pair.Item2, Option, 0)));

    private static IEnumerable<long> Range(long count)
    {
        for (var point = 0L; point < count; point++)
        {
            yield return point;
        }
    }
}
