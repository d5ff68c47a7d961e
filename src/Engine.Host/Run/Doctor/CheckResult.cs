namespace Engine.Host.Run.Doctor;

/// <summary>What a check found.</summary>
internal enum CheckVerdict
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>The engine runs, but something is better put right.</summary>
    Warn,

    /// <summary>Something that the engine needs is not there.</summary>
    Fail,
}

/// <summary>One line of the doctor.</summary>
/// <param name="Check">What was looked at, in one or two words.</param>
/// <param name="Verdict">What was found.</param>
/// <param name="Sentence">What it is, and what to do where something is to be done. Carries no secret.</param>
internal sealed record CheckResult(string Check, CheckVerdict Verdict, string Sentence)
{
    /// <summary>Nothing to do.</summary>
    public static CheckResult Ok(string check, string sentence) => new(check, CheckVerdict.Ok, sentence);

    /// <summary>Better put right.</summary>
    public static CheckResult Warn(string check, string sentence) => new(check, CheckVerdict.Warn, sentence);

    /// <summary>To be put right.</summary>
    public static CheckResult Fail(string check, string sentence) => new(check, CheckVerdict.Fail, sentence);
}

/// <summary>One thing that the doctor looks at. It changes nothing, and never throws but for cancellation.</summary>
internal interface ICheck
{
    /// <summary>Looks, and tells one or several things.</summary>
    Task<IReadOnlyList<CheckResult>> LookAsync(CancellationToken cancellation);
}
