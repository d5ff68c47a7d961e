using System.Diagnostics;
using Akka.Actor;
using Engine.Accounts;

namespace Engine.Actors.Accounts;

/// <summary>What is written to the journal at once, and what is let out when it stands there.</summary>
internal sealed class JournalBatch
{
    public List<IAccountEvent> Events { get; } = [];

    public List<AccountEffect> Effects { get; } = [];

    public int Counted { get; private set; }

    public AccountState? State { get; set; }

    /// <summary>Who asked for the account while this was on its way to the journal: answered when it stands there.</summary>
    public List<IActorRef> Asked { get; } = [];

    /// <summary>Persons whose commands are in it, with the tag of an order or the refusal: answered when it stands in the journal.</summary>
    public List<(IActorRef Person, IStrategyNotice? Notice)> Persons { get; } = [];

    /// <summary>Steps of traces that end when it stands in the journal.</summary>
    public List<Activity> Spans { get; } = [];

    public bool IsEmpty => Events.Count == 0 && Effects.Count == 0 && Counted == 0 && Asked.Count == 0 && Persons.Count == 0;

    public void Add(in AccountStep step, bool counted)
    {
        Events.AddRange(step.Events);
        foreach (var effect in step.Effects)
        {
            if (!effect.Urgent)
            {
                Effects.Add(effect);
            }
        }

        Counted += counted ? 1 : 0;
    }
}
