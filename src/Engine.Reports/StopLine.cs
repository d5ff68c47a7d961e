using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Reports;

/// <summary>A protective stop stood at a price for a while.</summary>
/// <param name="Contract">The contract.</param>
/// <param name="From">Since when, UTC.</param>
/// <param name="Until">Until when, UTC; null when it stood at the end.</param>
/// <param name="Price">Its stop price.</param>
public sealed record StopLine(ContractId Contract, DateTimeOffset From, DateTimeOffset? Until, Price Price)
{
    /// <summary>The stops of a journal, in order of their beginning: those with the role of a stop loss, and stops that are orders of their own.</summary>
    public static ImmutableArray<StopLine> Of(IEnumerable<IAccountEvent> events)
    {
        var (standing, lines) = (new Dictionary<ClientTag, StopLine>(), new List<StopLine>());
        foreach (var happened in events)
        {
            switch (happened)
            {
                case OrderIntended { StopPrice: { } stop } e:
                    standing[e.Tag] = new(e.Contract, e.At, null, stop);
                    break;
                case BracketLegAdopted { Role: OrderRole.StopLoss, StopPrice: { } stop } e:
                    standing[e.Tag] = new(e.Contract, e.At, null, stop);
                    break;
                case OrderChanged e when standing.TryGetValue(e.Tag, out var line):
                    if (e.State.IsTerminal())
                    {
                        End(e.Tag, line, e.At);
                    }
                    else if (e.StopPrice is { } moved && moved != line.Price)
                    {
                        End(e.Tag, line, e.At);
                        standing[e.Tag] = line with { From = e.At, Price = moved };
                    }

                    break;
                case OrderRefused e when standing.Remove(e.Tag):
                    break;
                case OrderPresumedNotPlaced e when standing.Remove(e.Tag):
                    break;
            }
        }

        return [.. lines.Concat(standing.Values).OrderBy(line => line.From)];

        void End(ClientTag tag, StopLine line, DateTimeOffset at)
        {
            standing.Remove(tag);
            lines.Add(line with { Until = at });
        }
    }
}
