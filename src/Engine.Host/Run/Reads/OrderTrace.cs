using System.Runtime.Serialization;
using Engine.Accounts;
using Engine.Actors.Journal;
using Engine.Orders;

namespace Engine.Host.Run.Reads;

/// <summary>Where an order came from, by this home's journal. Reads beside a running engine.</summary>
internal static class OrderTrace
{
    /// <summary>The decision that an order goes back to; null when the journal is missing, cannot be read, or does not have it.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="account">The account.</param>
    /// <param name="tag">The order's tag; of a leg that the venue made, the entry's is looked for.</param>
    public static OrderIntended? Find(JournalPlace journal, AccountId account, ClientTag tag)
    {
        var text = tag.Value;
        var own = OrderOrigin.Of(tag).Leg is null ? text : text[..text.LastIndexOf('-')];
        try
        {
            return JournalReader.PersistenceIds(journal)
                .Where(id => id.EndsWith($"-{account}", StringComparison.Ordinal))
                .Reverse()
                .SelectMany(id => JournalReader.Events(journal, id))
                .Select(entry => entry.Event)
                .OfType<OrderIntended>()
                .FirstOrDefault(intended => intended.Tag.Value == own);
        }
        catch (Exception e) when (e is JournalException or SerializationException)
        {
            return null;
        }
    }
}
