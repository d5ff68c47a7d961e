using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Engine.Accounts;
using Engine.Actors.Strategies.Configuration;
using Engine.Markets;
using Engine.Risk;

namespace Engine.Host.Configuration;

/// <summary>
/// Reads the blocks of <c>risk.conf</c> strictly: an unknown key is refused with the nearest known one, and every mistake is one sentence with its
/// file and line. A block of the folder changes only the keys that it gives; what it leaves out stays as built in.
/// </summary>
internal sealed class RiskBlockReading(ImmutableArray<ConfigurationProblem>.Builder problems)
{
    private static readonly string[] RuleKeys = ["maximum-loss", "trail", "daily-loss", "profit-target", "consistency", "max-minis", "scaling"];
    private const string RealMoney = "real-money";
    private static readonly string[] AccountKeys = ["rules", "start-balance", "floor"];
    private static readonly string[] ProductKeys = ["slip-ticks", "cost-per-side", "no-entries-from", "flat-by"];

    public FrozenDictionary<string, AccountRules> Rules(params RiskBlocks?[] layers)
    {
        var rules = new Dictionary<string, AccountRules>(StringComparer.OrdinalIgnoreCase);
        foreach (var (file, name, block) in Blocks(layers, layer => layer.Rules, "rules"))
        {
            var of = new BlockValues(file, $"rules {name}", block, RuleKeys, problems);
            var before = rules.GetValueOrDefault(name);
            if (before is null && block["maximum-loss"] is null)
            {
                problems.Add(new(file, block.Line, $"rules {name} need maximum-loss."));
                continue;
            }

            rules[name] = new AccountRules(
                name,
                of.Dollars("maximum-loss", positive: true) ?? before?.MaximumLoss ?? Money.Zero,
                of.Choice("trail", before?.Trail ?? FloorTrail.EndOfDay, ("end-of-day", FloorTrail.EndOfDay), ("intraday", FloorTrail.Intraday)),
                of.Optional("daily-loss", before?.DailyLoss, key => of.Dollars(key, positive: true)),
                of.Optional("profit-target", before?.ProfitTarget, key => of.Dollars(key, positive: true)),
                of.Optional("consistency", before?.ConsistencyShare, of.Share),
                of.Optional("max-minis", before?.MaxMinis, key => of.Whole(key, 1, 1_000)),
                of.Scaling("scaling") ?? before?.Scaling ?? []);
        }

        return rules.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    public ImmutableArray<AccountProfile> Accounts(RiskBlocks? builtIn, RiskBlocks? folder, FrozenDictionary<string, AccountRules> rules)
    {
        var accounts = ImmutableArray.CreateBuilder<AccountProfile>();
        foreach (var (file, name, block) in Blocks([builtIn, folder], layer => layer.Accounts, "accounts"))
        {
            var of = new BlockValues(file, $"account {name}", block, [.. AccountKeys, RealMoney], problems);
            if (!int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var account) || account < 1)
            {
                problems.Add(new(file, block.Line, $"\"{name}\" is not the number of an account."));
                continue;
            }

            var realMoney = of.Choice(RealMoney, false, ("no", false), ("yes", true));
            var (chosen, start, floor) = (of.Text("rules"), of.Dollars("start-balance"), of.Dollars("floor", signed: true));
            if (AccountKeys.FirstOrDefault(key => block[key] is null) is { } missing)
            {
                problems.Add(new(file, block.Line, $"account {name} needs {missing}."));
            }
            else if (!rules.ContainsKey(chosen!))
            {
                problems.Add(new(file, block["rules"]!.Line, $"there are no rules \"{chosen}\"{NearestName.Hint(chosen!, [.. rules.Keys])}"));
            }
            else if (start is { } began && floor is { } line)
            {
                if (line > began)
                {
                    problems.Add(new(file, block["floor"]!.Line, $"account {name} has a floor of {line} above its start balance of {began}; a loss floor never passes it."));
                }

                accounts.Add(new AccountProfile(account, chosen!, began, line, $"{file}:{block.Line}") { RealMoney = realMoney });
            }
        }

        return accounts.ToImmutable();
    }

    public FrozenDictionary<string, ProductSettings> Products(RiskBlocks? builtIn, RiskBlocks? folder)
    {
        var products = new Dictionary<string, ProductSettings>(StringComparer.OrdinalIgnoreCase);
        foreach (var (file, name, block) in Blocks([builtIn, folder], layer => layer.Products, "products"))
        {
            if ((ProductCodes.RootOf(name) ?? (ProductCodes.ProductOf(name) is null ? null : name.ToUpperInvariant())) is not { } root)
            {
                var roots = ProductCodes.All.Select(code => ProductCodes.RootOf(code)!).ToArray();
                problems.Add(new(file, block.Line, $"there is no product \"{name}\"{NearestName.Hint(name, roots)}"));
                continue;
            }

            var of = new BlockValues(file, $"product {name}", block, ProductKeys, problems);
            var before = products.GetValueOrDefault(root);
            var (entries, flat) = (of.Clock("no-entries-from"), of.Clock("flat-by"));
            if ((entries is null) != (flat is null))
            {
                problems.Add(new(file, block.Line, $"product {name} needs both no-entries-from and flat-by, or neither."));
            }
            else if (entries > flat)
            {
                problems.Add(new(file, block.Line, $"product {name} must not have no-entries-from after flat-by."));
            }

            products[root] = new ProductSettings(
                of.Whole("slip-ticks", 0, 10_000) ?? before?.SlipTicks,
                of.Dollars("cost-per-side") ?? before?.CostPerSide,
                entries is { } from && flat is { } by ? new DayEnd(from, by) : before?.End);
        }

        return products.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    private IEnumerable<(string File, string Name, HoconObject Block)> Blocks(RiskBlocks?[] layers, Func<RiskBlocks, HoconObject> of, string kind)
    {
        foreach (var layer in layers.OfType<RiskBlocks>())
        {
            foreach (var (name, node) in of(layer).Members)
            {
                if (node is HoconObject block)
                {
                    yield return (layer.File, name, block);
                }
                else
                {
                    problems.Add(new(layer.File, node.Line, $"risk.{kind}.{name} must be a block: {name} {{ ... }}."));
                }
            }
        }
    }
}
