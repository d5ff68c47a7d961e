using Engine.Host.Configuration;

namespace Engine.Host.Cli;

/// <summary>What <c>engine audit</c> was told.</summary>
/// <param name="Settings">The sources of settings, this command line among them.</param>
/// <param name="Day">The trade date.</param>
/// <param name="Account">Number of an account, or id of a journal; null for the only account.</param>
public sealed record AuditOptions(SettingsSources Settings, DateOnly Day, string? Account)
{
    /// <summary>Absolute path of the page; null names it after account and date, in the working folder.</summary>
    public string? Out { get; init; }

    /// <summary>Absolute path of the archive with the recording; null for that of the environment.</summary>
    public string? Archive { get; init; }
}
