using Engine.Host.Run.History;

namespace Engine.Host.Run.Doctor;

/// <summary>What the doctor writes: lines for people, one document for programs.</summary>
internal static class DoctorReport
{
    private const int Width = 14;

    /// <summary>One line.</summary>
    public static string Line(CheckResult result) => $"{Word(result.Verdict),-5} {result.Check,-Width} {result.Sentence}";

    /// <summary>The last line.</summary>
    public static string Summary(IReadOnlyCollection<CheckResult> results) =>
        Count(results, CheckVerdict.Fail) is var failed && Count(results, CheckVerdict.Warn) is var warned && failed + warned == 0
            ? "Everything is as it should be."
            : $"{failed} to put right, {warned} better put right.";

    /// <summary>The document.</summary>
    public static string Json(IReadOnlyCollection<CheckResult> results) => JsonText.Of(writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("failed", Count(results, CheckVerdict.Fail));
        writer.WriteNumber("warned", Count(results, CheckVerdict.Warn));
        writer.WriteStartArray("checks");
        foreach (var result in results)
        {
            writer.WriteStartObject();
            writer.WriteString("check", result.Check);
            writer.WriteString("verdict", Word(result.Verdict).ToLowerInvariant());
            writer.WriteString("sentence", result.Sentence);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static int Count(IReadOnlyCollection<CheckResult> results, CheckVerdict verdict) => results.Count(result => result.Verdict == verdict);

    private static string Word(CheckVerdict verdict) => verdict switch
    {
        CheckVerdict.Ok => "OK",
        CheckVerdict.Warn => "WARN",
        _ => "FAIL",
    };
}
