namespace Engine.Alerts.Webhooks;

/// <summary>How long a request to a receiver may take, and how often it is repeated.</summary>
public sealed record WebhookTimes
{
    /// <summary>For a running engine.</summary>
    public static WebhookTimes Usual { get; } = new();

    /// <summary>For a person who waits for the answer.</summary>
    public static WebhookTimes Once { get; } = new() { Retries = 0 };

    /// <summary>One attempt.</summary>
    public TimeSpan Attempt { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>All attempts with what is waited between them. Never less than <see cref="LongestRetryAfter"/> and an attempt.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Repetitions after the first attempt.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>Before the first repetition; doubled each time, with jitter.</summary>
    public TimeSpan FirstBackOff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A receiver that wants more patience is left alone until later.</summary>
    public TimeSpan LongestRetryAfter { get; init; } = TimeSpan.FromSeconds(60);
}
