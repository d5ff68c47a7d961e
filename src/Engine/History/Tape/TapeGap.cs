using System.Collections.Immutable;
using Engine.Markets;

namespace Engine.History.Tape;

/// <summary>A span in which a contract's tape is not whole.</summary>
/// <param name="From">Its beginning, market time, UTC.</param>
/// <param name="Until">Its end, UTC; null when the tape ends with it.</param>
/// <param name="Cause">Why, in words.</param>
public sealed record TapeGap(DateTimeOffset From, DateTimeOffset? Until, string Cause)
{
    /// <summary>The gaps of a contract's tape, ascending, from the first confirmed subscription on.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="states">Every state of the recording, in order.</param>
    public static ImmutableArray<TapeGap> Of(ContractId contract, IEnumerable<TapeState> states)
    {
        var gaps = ImmutableArray.CreateBuilder<TapeGap>();
        var heard = false;
        (DateTimeOffset From, string Cause)? open = null;
        foreach (var state in states.Where(s => s.Contract is null || s.Contract == contract))
        {
            switch (state.Kind)
            {
                case TapeStateKind.Subscribed:
                    if (open is { } gap)
                    {
                        gaps.Add(new TapeGap(gap.From, state.At, gap.Cause));
                    }

                    (heard, open) = (true, null);
                    break;
                case TapeStateKind.Down when heard && open is null:
                    open = (state.At, state.Text ?? "the connection ended");
                    break;
                case TapeStateKind.Ended when heard && open is null:
                    open = (state.At, "nothing was recorded");
                    break;
                case TapeStateKind.Interrupted when heard && open is null && state.From is { } from:
                    open = (from, state.Text ?? "the recording did not end in order");
                    break;
                case TapeStateKind.Lost when heard && state is { From: { } first, Until: { } until }:
                    gaps.Add(new TapeGap(first, until, state.Text ?? "frames were lost"));
                    break;
            }
        }

        if (open is { } last)
        {
            gaps.Add(new TapeGap(last.From, null, last.Cause));
        }

        return [.. gaps.OrderBy(g => g.From)];
    }
}
