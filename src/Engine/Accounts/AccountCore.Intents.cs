using Engine.Gateway;

namespace Engine.Accounts;

public static partial class AccountCore
{
    private static void Close(Work step, CloseAll close)
    {
        // Working orders go first: a close cancels none of them, and a survivor would open a position later (contract.md §4.8).
        Cancel(step, new CancelAll(close.At, close.Contract, close.Who));
        var contracts = close.Contract is { } one
            ? step.State.Positions.ContainsKey(one) ? [one] : []
            : step.State.Positions.Keys.OrderBy(c => c.Value, StringComparer.Ordinal).ToArray();
        foreach (var contract in contracts)
        {
            step.Emit(new CloseRequested(step.At, contract, close.Who, close.Why));
            step.Do(new AccountEffect.SendClose(contract));
        }
    }

    private static void Answer(Work step, CloseAnsweredByVenue answered)
    {
        step.Emit(new CloseAnswered(step.At, answered.Contract, Describe(answered.Outcome)));
        if (answered.Outcome is not MutationOutcome.Done)
        {
            step.Do(new AccountEffect.AskVenue("unanswered close"));
        }
    }

    private static string Describe(MutationOutcome outcome) => outcome switch
    {
        MutationOutcome.Done => "accepted",
        MutationOutcome.Refused refused => refused.Failure.ToString(),
        MutationOutcome.NotSent notSent => $"not sent: {notSent.Failure}",
        MutationOutcome.Unknown unknown => $"unknown outcome: {unknown.Failure}",
        _ => outcome.GetType().Name,
    };
}
