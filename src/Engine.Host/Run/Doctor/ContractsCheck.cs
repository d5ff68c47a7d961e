using System.Collections.Immutable;
using Engine.Actors.Strategies.Configuration;
using Engine.Gateway;
using Engine.Host.Configuration;
using Engine.Markets;
using Engine.Simulator;

namespace Engine.Host.Run.Doctor;

/// <summary>The configured contracts exist, and when they are delivered.</summary>
internal sealed class ContractsCheck(EngineSettings settings, ImmutableArray<StrategyInstance> enabled, VenueProbe probe, TimeProvider time) : ICheck
{
    private const string Name = "contract";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CheckResult>> LookAsync(CancellationToken cancellation)
    {
        if (!probe.CanAsk || (await probe.SessionAsync(cancellation).ConfigureAwait(false)).Session is not { } session)
        {
            return [];
        }

        var words = enabled.SelectMany(i => i.Others.Insert(0, i.Contract)).Concat(settings.Contract is { } own ? [own] : []).Distinct(StringComparer.OrdinalIgnoreCase);
        var available = await session.Client.AvailableContractsAsync(false, cancellation).ConfigureAwait(false);
        if (available is not Reading<ImmutableArray<Instrument>>.Answered { Value: var front })
        {
            return [CheckResult.Fail(Name, $"the venue does not tell its contracts ({((Reading<ImmutableArray<Instrument>>.Failed)available).Failure}); try again.")];
        }

        List<CheckResult> results = [];
        foreach (var word in words)
        {
            var reading = await session.Client.ResolveContractAsync(word, front, cancellation).ConfigureAwait(false);
            results.Add(reading is Reading<ContractResolution>.Answered { Value: var resolution }
                ? Of(word, resolution, front, time.GetUtcNow())
                : CheckResult.Fail(Name, $"{word}: {((Reading<ContractResolution>.Failed)reading).Failure}"));
        }

        return results;
    }

    /// <summary>The verdict on what a word stands for. The venue tells no date of expiry: the delivery month of the id stands for it.</summary>
    internal static CheckResult Of(string word, ContractResolution resolution, ImmutableArray<Instrument> front, DateTimeOffset now)
    {
        if (resolution is not ContractResolution.Found { Instrument: var found })
        {
            return CheckResult.Fail(Name, $"{word}: {((ContractResolution.Refused)resolution).Sentence}");
        }

        var month = ContractMonth.TryParse(found.Id.Value, out _, out var delivery) ? delivery : (ContractMonth?)null;
        var text = found.Id.Value + (month is { } known ? $" ({known.Words})" : "");
        var current = front.FirstOrDefault(other => other.SymbolId == found.SymbolId && other.Active);
        return !found.Active || month?.HasPassed(now) == true
            ? CheckResult.Fail(Name, $"{text} has expired; write the root {ProductCodes.RootOf(found.Id.Value) ?? ""} in its place, which follows the front month.".Replace("  ", " ", StringComparison.Ordinal))
            : ContractResolution.FollowsFront(word, found) ? CheckResult.Ok(Name, $"{word} is {text} and follows the front month.")
            : current is not null && current.Id != found.Id ? CheckResult.Warn(Name, $"{text} is not the front month any more, which is {current.Id}; see whether you mean that one.")
            : month is { } last && (last.Year, last.Month) == (now.Year, now.Month) ? CheckResult.Warn(Name, $"{text} is delivered this month: it expires within weeks; a root in its place follows the front month.")
            : CheckResult.Ok(Name, $"{text} is the front month; a full id does not follow the next one.");
    }
}
