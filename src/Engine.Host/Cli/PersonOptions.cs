using Engine.Host.Configuration;
using Engine.Host.Run.Control;
using NodaTime;

namespace Engine.Host.Cli;

/// <summary>Whether a command asks before it acts.</summary>
internal enum Asking
{
    /// <summary>It only makes the account safer.</summary>
    Never,

    /// <summary>It cannot be taken back.</summary>
    Always,

    /// <summary>It costs money where orders are real.</summary>
    OutsideSimulated,
}

/// <summary>What a command that changes something was told.</summary>
/// <param name="Settings">The sources of settings, this command line among them.</param>
/// <param name="Request">What is wanted.</param>
/// <param name="Act">What will be done, as a sentence without its full stop.</param>
/// <param name="Asks">Whether it asks.</param>
/// <param name="Yes">True when the answer was given beforehand.</param>
internal sealed record PersonOptions(SettingsSources Settings, ControlRequest Request, string Act, Asking Asks, bool Yes);

/// <summary>What <c>engine status</c> was told.</summary>
/// <param name="Settings">The sources of settings, this command line among them.</param>
/// <param name="Json">One JSON document.</param>
/// <param name="Zone">Zone of the times.</param>
internal sealed record StatusOptions(SettingsSources Settings, bool Json, DateTimeZone Zone);

/// <summary>The work behind the commands of a person. Each returns the exit code.</summary>
/// <param name="Act">Changes something.</param>
/// <param name="Status">Shows a running engine.</param>
internal sealed record PersonCommands(Func<PersonOptions, CancellationToken, Task<int>> Act, Func<StatusOptions, CancellationToken, Task<int>> Status);
