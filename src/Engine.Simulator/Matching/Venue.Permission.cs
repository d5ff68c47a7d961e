using Engine.Accounts;

namespace Engine.Simulator;

/// <content>An account's permission to trade, as the firm's staff would change it.</content>
public sealed partial class Venue
{
    /// <summary>Locks an account or opens it; its orders and positions stay. False when there is no such account.</summary>
    public bool Permit(AccountId account, bool canTrade)
    {
        lock (_gate)
        {
            if (!_accounts.TryGetValue(account.Value, out var ledger))
            {
                return false;
            }

            ledger.CanTrade = canTrade;
            _listener?.Invoke(new VenueEvent.AccountChanged(ledger.Describe()));
            return true;
        }
    }
}
