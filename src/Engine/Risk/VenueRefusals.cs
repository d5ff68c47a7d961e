namespace Engine.Risk;

/// <summary>Refusals after which trading over the API is over for this account (contract.md §4.6, §7.2).</summary>
public static class VenueRefusals
{
    private static readonly string[] Words = ["Live accounts not supported", "Follower accounts"];

    /// <summary>Why the account must be halted and what is left to do; null for any other refusal.</summary>
    /// <param name="text">The venue's words, possibly among others.</param>
    public static string? Locks(string text) =>
        Words.FirstOrDefault(words => text.Contains(words, StringComparison.OrdinalIgnoreCase)) is { } found
            ? $"the venue refuses this account over the API (\"{found}\"); cancel and close in the TopstepX platform itself"
            : null;
}
