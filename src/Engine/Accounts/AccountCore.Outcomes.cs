using Engine.Gateway;

namespace Engine.Accounts;

public static partial class AccountCore
{
    private static string Describe(MutationOutcome outcome) => outcome switch
    {
        MutationOutcome.Done => "accepted",
        MutationOutcome.Refused refused => refused.Failure.ToString(),
        MutationOutcome.NotSent notSent => $"not sent: {notSent.Failure}",
        MutationOutcome.Unknown unknown => $"unknown outcome: {unknown.Failure}",
        _ => outcome.GetType().Name,
    };
}
