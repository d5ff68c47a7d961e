using System.Globalization;

namespace Engine.Optimization;

/// <summary>How long the windows of a walk-forward are, in trade dates of the data.</summary>
/// <param name="Train">Dates on which trials are compared, at least 2.</param>
/// <param name="Test">Dates after them on which the best is tried, at least 1; windows move on by as many.</param>
/// <param name="Anchored">True lets every sample begin with the data, so that it grows; false lets it move along.</param>
public sealed record WalkForwardTerms(int Train, int Test, bool Anchored)
{
    /// <summary>How it is written.</summary>
    public const string Form = "train=20d,test=5d or train=20d,test=5d,anchored";

    /// <summary>Reads <c>train=20d,test=5d</c>, with <c>,anchored</c> or <c>,rolling</c> behind it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="problems">Takes what is wrong, one sentence each.</param>
    /// <returns>The terms; null when something is wrong.</returns>
    public static WalkForwardTerms? Parse(string text, ICollection<string> problems)
    {
        var before = problems.Count;
        int? train = null;
        int? test = null;
        bool? anchored = null;
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            switch (part.ToLowerInvariant().Split('=', 2, StringSplitOptions.TrimEntries))
            {
                case ["train", var length] when train is null:
                    train = Length("train", length, 2, problems);
                    break;
                case ["test", var length] when test is null:
                    test = Length("test", length, 1, problems);
                    break;
                case ["anchored" or "rolling"] when anchored is null:
                    anchored = part.Equals("anchored", StringComparison.OrdinalIgnoreCase);
                    break;
                case ["train" or "test" or "anchored" or "rolling", ..]:
                    problems.Add($"--walk-forward {text}: \"{part}\" says something a second time; write {Form}.");
                    break;
                default:
                    problems.Add($"--walk-forward {text}: \"{part}\" means nothing here; write {Form}.");
                    break;
            }
        }

        foreach (var (name, value) in new[] { ("train", train), ("test", test) })
        {
            if (value is null && problems.Count == before)
            {
                problems.Add($"--walk-forward {text}: {name} is missing; write {Form}.");
            }
        }

        return problems.Count > before ? null : new WalkForwardTerms(train!.Value, test!.Value, anchored ?? false);
    }

    private static int? Length(string name, string text, int least, ICollection<string> problems)
    {
        if (text.EndsWith('d') && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length >= least && length <= 10_000)
        {
            return length;
        }

        problems.Add($"--walk-forward: {name}={text} is no length; write trade dates such as {name}={(least > 1 ? 20 : 5)}d, from {least} to 10000.");
        return null;
    }

    /// <summary>The terms as they are written.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"train={Train}d,test={Test}d,{(Anchored ? "anchored" : "rolling")}");
}
