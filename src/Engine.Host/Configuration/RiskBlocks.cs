using System.Collections.Immutable;
using Engine.Actors.Strategies.Configuration;

namespace Engine.Host.Configuration;

/// <summary>The blocks of one <c>risk.conf</c>, not yet read.</summary>
/// <param name="File">The file's name as problems shall show it.</param>
/// <param name="Rules">The firm's rules by name.</param>
/// <param name="Accounts">Profiles by account number.</param>
/// <param name="Products">Settings by exchange root.</param>
/// <param name="Windows">Names of window files; null when the file does not say.</param>
internal sealed record RiskBlocks(string File, HoconObject Rules, HoconObject Accounts, HoconObject Products, SettingValue? Windows)
{
    /// <summary>Keys below <c>risk</c> that are no single values.</summary>
    public static ImmutableArray<string> Names { get; } = ["rules", "accounts", "products", "windows"];

    public static RiskBlocks Of(string file, HoconObject risk, ImmutableArray<ConfigurationProblem>.Builder problems)
    {
        SettingValue? windows = null;
        switch (risk["windows"])
        {
            case null:
                break;
            case HoconText one:
                windows = new SettingValue([one.Text], file, one.Line);
                break;
            case HoconArray list when list.Items.All(item => item is HoconText):
                windows = new SettingValue([.. list.Items.Select(item => ((HoconText)item).Text)], file, list.Line);
                break;
            case var other:
                problems.Add(new(file, other.Line, "risk.windows takes a list of file names."));
                break;
        }

        return new RiskBlocks(file, Block("rules"), Block("accounts"), Block("products"), windows);

        HoconObject Block(string name)
        {
            var node = risk[name];
            if (node is not null and not HoconObject)
            {
                problems.Add(new(file, node.Line, $"risk.{name} must be a block: {name} {{ ... }}."));
            }

            return node as HoconObject ?? HoconObject.Empty;
        }
    }
}
