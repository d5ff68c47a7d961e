using System.Reflection;
using Engine.Actors.Tests.Journal.Postgres;
using Xunit.Sdk;

namespace Engine.Actors.Tests.Journal;

/// <summary>Runs a test on each kind of journal: a file, and a database where there is a server for tests. The kind is the first argument.</summary>
/// <param name="more">The other arguments.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class EveryJournalAttribute(params object[] more) : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod)
    {
        yield return [JournalOfTest.Sqlite, .. more];
        if (PostgresOfTest.Server is not null)
        {
            yield return [JournalOfTest.Postgres, .. more];
        }
    }
}
