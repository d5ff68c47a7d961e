using System.Collections.Immutable;
using System.Globalization;
using Engine.Accounts;
using Engine.Actors.Strategies.Configuration;
using Engine.Risk;

namespace Engine.Host.Configuration;

/// <summary>Typed values of one block. What cannot be read becomes a problem and reads as null.</summary>
internal sealed class BlockValues
{
    private const string Off = "off";
    private readonly string _file;
    private readonly string _of;
    private readonly HoconObject _block;
    private readonly ImmutableArray<ConfigurationProblem>.Builder _problems;

    /// <summary>Takes a block; a key that is not known is a problem.</summary>
    public BlockValues(string file, string of, HoconObject block, string[] known, ImmutableArray<ConfigurationProblem>.Builder problems)
    {
        (_file, _of, _block, _problems) = (file, of, block, problems);
        foreach (var (key, node) in block.Members.Where(member => !known.Contains(member.Key)))
        {
            Problem(node, $"{of} has no setting \"{key}\"{NearestName.Hint(key, known)}");
        }
    }

    public string? Text(string key)
    {
        switch (_block[key])
        {
            case null:
                return null;
            case HoconText text:
                return text.Text.Trim();
            case var other:
                Problem(other, $"{key} of {_of} takes one value.");
                return null;
        }
    }

    /// <summary>A value that <c>off</c> takes away and that stays as it was when nothing is given.</summary>
    public T? Optional<T>(string key, T? before, Func<string, T?> read)
        where T : struct =>
        _block[key] is null ? before
        : Text(key) is { } text && text.Equals(Off, StringComparison.OrdinalIgnoreCase) ? null
        : read(key);

    public Money? Dollars(string key, bool positive = false, bool signed = false)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        var style = signed ? NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign : NumberStyles.AllowDecimalPoint;
        if (decimal.TryParse(text, style, CultureInfo.InvariantCulture, out var dollars) && Math.Abs(dollars) <= 1_000_000_000m && (!positive || dollars > 0))
        {
            return Money.FromDecimal(dollars);
        }

        Problem(_block[key]!, $"{key} of {_of} = {text} is not an amount of dollars such as 1000 or 99.50.");
        return null;
    }

    public int? Whole(string key, int least, int most)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        Problem(_block[key]!, $"{key} of {_of} = {text} is not a whole number from {least} to {most}.");
        return null;
    }

    public decimal? Share(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) && share is > 0m and <= 1m)
        {
            return share;
        }

        Problem(_block[key]!, $"{key} of {_of} = {text} is not a share such as 0.5.");
        return null;
    }

    public TimeOnly? Clock(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (TradingWindow.TryClock(text, out var clock))
        {
            return clock;
        }

        Problem(_block[key]!, $"{key} of {_of} = {text} is not a time of day such as 15:05.");
        return null;
    }

    public T Choice<T>(string key, T before, params (string Name, T Value)[] choices)
    {
        if (Text(key) is not { } text)
        {
            return before;
        }

        foreach (var (name, value) in choices)
        {
            if (name.Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        Problem(_block[key]!, $"{key} of {_of} = {text} is not one of {string.Join(", ", choices.Select(choice => choice.Name))}.");
        return before;
    }

    /// <summary><c>scaling { 0 = 2, 1500 = 3 }</c>: minis by the profit from which they are allowed.</summary>
    public ImmutableArray<ScalingStep>? Scaling(string key)
    {
        switch (_block[key])
        {
            case null:
                return null;
            case HoconText { Text: var text } when text.Trim().Equals(Off, StringComparison.OrdinalIgnoreCase):
                return [];
            case HoconObject plan:
                var steps = ImmutableArray.CreateBuilder<ScalingStep>();
                foreach (var (profit, node) in plan.Members)
                {
                    if (decimal.TryParse(profit, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var dollars)
                        && node is HoconText { Text: var size } && int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var minis) && minis > 0)
                    {
                        steps.Add(new ScalingStep(Money.FromDecimal(dollars), minis));
                    }
                    else
                    {
                        Problem(node, $"{key} of {_of} is a list of sizes by profit, such as {key} {{ 0 = 2, 1500 = 3 }}; \"{profit}\" is no such step.");
                    }
                }

                steps.Sort((a, b) => a.Profit.CompareTo(b.Profit));
                return steps.ToImmutable();
            case var other:
                Problem(other, $"{key} of {_of} is a block of sizes by profit, such as {key} {{ 0 = 2, 1500 = 3 }}.");
                return null;
        }
    }

    private void Problem(HoconNode node, string sentence) => _problems.Add(new(_file, node.Line, sentence));
}
