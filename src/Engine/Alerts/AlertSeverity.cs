namespace Engine.Alerts;

/// <summary>How much an alert matters, least first.</summary>
public enum AlertSeverity
{
    /// <summary>Good to know.</summary>
    Info,

    /// <summary>Somebody should look when there is time.</summary>
    Warning,

    /// <summary>Money, protection or the engine itself is in danger: somebody should look now.</summary>
    Critical,
}
