using Engine.Markets;
using Engine.Orders;

namespace Engine.Accounts;

public static partial class AccountCore
{
    private static void Pause(Work step, StrategyName strategy, ContractId contract, string why)
    {
        step.Do(new AccountEffect.Alert($"{strategy} is paused on {contract}: {why}."));
        if (step.State.Paused.ContainsKey(strategy))
        {
            return;
        }

        step.Emit(new StrategyPaused(step.At, strategy, contract, why));
        step.Do(new AccountEffect.Notify(strategy, new PauseUpdate(contract, true, why)));
    }
}
