namespace Engine.Accounts;

/// <summary>
/// The plain shell of <see cref="AccountCore"/>: no journal, no actor. Events go to a list in memory and effects to a
/// callback, inline and in the order in which the persistent book lets them out: the urgent ones of a step first. For
/// backtests, and as the yardstick that the persistent book is compared with. Not thread-safe; the callback may take the
/// next input itself.
/// </summary>
/// <param name="state">The account as it stands.</param>
/// <param name="carry">Carries an effect out.</param>
public sealed class AccountShell(AccountState state, Action<AccountEffect> carry)
{
    private readonly List<IAccountEvent> _journal = [];

    /// <summary>The account after the last input.</summary>
    public AccountState State { get; private set; } = state;

    /// <summary>Every event so far, oldest first.</summary>
    public IReadOnlyList<IAccountEvent> Journal => _journal;

    /// <summary>Steps one input and carries its effects out.</summary>
    /// <param name="context">What the core may know besides.</param>
    /// <param name="input">The input.</param>
    public void Take(AccountContext context, IAccountInput input)
    {
        var step = AccountCore.Step(State, context, input);
        State = step.State;
        _journal.AddRange(step.Events);
        foreach (var effect in step.Effects)
        {
            if (effect.Urgent)
            {
                carry(effect);
            }
        }

        foreach (var effect in step.Effects)
        {
            if (!effect.Urgent)
            {
                carry(effect);
            }
        }
    }
}
