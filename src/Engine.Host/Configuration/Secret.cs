namespace Engine.Host.Configuration;

/// <summary>A text that must not be printed, logged, compared by eye or serialised. Its text form is redacted.</summary>
public sealed class Secret(string value)
{
    /// <summary>The text itself, for the one request that needs it.</summary>
    public string Reveal() => value;

    /// <summary>Never the secret.</summary>
    public override string ToString() => "[secret]";
}
