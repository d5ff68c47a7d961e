namespace Engine.Alerts.Webhooks;

/// <summary>What became of one request to a receiver. Carries neither address nor answer beyond a few words.</summary>
public abstract record WebhookOutcome
{
    private WebhookOutcome()
    {
    }

    /// <summary>The receiver has it.</summary>
    public sealed record Delivered : WebhookOutcome
    {
        /// <summary>The only instance.</summary>
        public static Delivered Instance { get; } = new();
    }

    /// <summary>It did not get there, and may another time.</summary>
    /// <param name="Cause">Why, for a person; without the address.</param>
    public sealed record Failed(string Cause) : WebhookOutcome;

    /// <summary>The receiver refuses this message, and would again.</summary>
    /// <param name="Cause">Why, for a person; without the address.</param>
    public sealed record Refused(string Cause) : WebhookOutcome;
}
