using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Akka.Actor;
using Engine.Actors.Strategies;
using Engine.Actors.Strategies.Configuration;
using Engine.Host.Run;
using Engine.Host.Strategies;
using Engine.Host.Tests.Configuration;

namespace Engine.Host.Tests.Strategies;

/// <summary>Strategies that come as assemblies: what is taken, what is refused, and in which words.</summary>
public sealed class StrategyFoldersTests : IDisposable
{
    private static readonly string Offered = StrategyApi.Version.ToString(2);
    private readonly TemporaryFolder _temporary = new();

    private string Folder => _temporary.At("strategies");

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void A_strategy_is_known_by_its_alias_and_bound_as_a_built_in_one()
    {
        var file = Breaker("Whole").Write(Folder);

        var loaded = Load();

        Assert.Empty(loaded.Problems);
        Assert.Equal($"Loaded Whole from {file}.", Assert.Single(loaded.Notes));
        Assert.Equal(BuiltInAnd("Whole"), AliasesOf(loaded));
        Assert.True(loaded.Catalog.Find("whole")!.ActorType.IsSubclassOf(typeof(StrategyActor)));
        var (instances, problems) = Bind(loaded, ("type", "Whole"), ("lookback", "7"));
        Assert.Empty(problems);
        var parameters = Assert.Single(instances).Parameters;
        Assert.Equal(7, parameters.GetType().GetProperty("Lookback")!.GetValue(parameters));
        Assert.Equal(["set: lookback = 1 is out of range: 2 to 1000."], Bind(loaded, ("type", "Whole"), ("lookback", "1")).Problems);
        Assert.Equal(["set: Whole has no parameter \"lookbak\"; did you mean \"lookback\"?"], Bind(loaded, ("type", "Whole"), ("lookbak", "7")).Problems);
        Assert.Equal(["set: there is no strategy type \"Wohle\"; did you mean \"Whole\"?"], Bind(loaded, ("type", "Wohle")).Problems);
    }

    [Fact]
    public void No_folder_and_an_empty_one_give_the_engines_own_strategies()
    {
        Assert.Equal(BuiltInAnd(), AliasesOf(Load()));
        Directory.CreateDirectory(Folder);
        Assert.Empty(Load().Problems);
    }

    [Theory]
    [InlineData("0.1", "0.1", true)]
    [InlineData("0.2", "0.1", false)]
    [InlineData("0.1", "0.2", false)]
    [InlineData("1.2", "1.2", true)]
    [InlineData("1.1", "1.2", true)]
    [InlineData("1.3", "1.2", false)]
    [InlineData("2.0", "1.2", false)]
    [InlineData("1.2", "2.0", false)]
    public void An_assembly_fits_the_same_major_version_that_is_not_older_and_before_1_the_same_minor(string built, string offered, bool fits) =>
        Assert.Equal(fits, StrategyApi.Mismatch(Version.Parse(built), Version.Parse(offered)) is null);

    [Theory]
    [InlineData("Engine.Actors", "9.7.0.0", "9.7")]
    [InlineData("Engine.Actors", "0.0.0.0", "0.0")]
    public void An_assembly_for_another_version_of_the_api_is_refused_and_its_code_is_not_loaded(string reference, string version, string named)
    {
        var name = "Later" + version.Replace(".", "", StringComparison.Ordinal);
        var file = Breaker(name).Write(Folder);
        EmittedAssembly.Refer(file, reference, version);

        var loaded = Load();

        Assert.Equal(
            $"{file}: is built for version {named} of the engine, and this is {Offered}; build it again with the packages of this engine.",
            Assert.Single(loaded.Problems).ToString());
        Assert.DoesNotContain(AssemblyLoadContext.All.SelectMany(context => context.Assemblies), assembly => assembly.GetName().Name == name);
        Assert.Empty(Bind(loaded, ("type", name)).Problems);
        Assert.Empty(Bind(loaded, ("type", name)).Instances);
        Assert.Null(loaded.Catalog.Find(name));
    }

    [Theory]
    [InlineData("Engine")]
    [InlineData("Engine.Actors")]
    public void Each_reference_to_the_api_is_checked(string reference)
    {
        var emitted = new EmittedAssembly("Mixed");
        var file = emitted.Strategy("Mixed", [emitted.Parameters()], field: typeof(Engine.Markets.Bar)).Write(Folder);
        Assert.Empty(Load().Problems);

        EmittedAssembly.Refer(file, reference, "9.0.0.0");

        Assert.Contains("is built for version 9.0 of the engine", Assert.Single(Load().Problems).Sentence);
    }

    [Fact]
    public void An_assembly_for_a_later_runtime_is_refused()
    {
        var file = Breaker("Runtime99").Write(Folder);
        EmittedAssembly.Refer(file, "System.Private.CoreLib", "99.0.0.0", "System.Runtime");

        Assert.Equal($"is built for .NET 99, and this engine runs on .NET {Environment.Version.Major}.", Assert.Single(Load().Problems).Sentence);
    }

    [Fact]
    public void An_assembly_for_a_later_Akka_is_refused_and_a_copy_beside_it_is_no_way_out()
    {
        var emitted = new EmittedAssembly("Akka99");
        var file = emitted.Strategy("Akka99", [emitted.Parameters()], field: typeof(IActorRef)).Write(Folder);
        Assert.Empty(Load().Problems);

        EmittedAssembly.Refer(file, "Akka", "99.0.0.0");
        new EmittedAssembly("Akka", "99.0.0.0").Contract("Mark").Write(Path.Combine(Folder, "copy"));

        Assert.Equal($"needs Akka 99.0.0.0, and only {typeof(IActorRef).Assembly.GetName().Version} is there.", Assert.Single(Load().Problems).Sentence);
    }

    [Fact]
    public void What_is_no_assembly_is_refused_by_its_file()
    {
        Directory.CreateDirectory(Folder);
        var whole = Breaker("Cut").Write(Folder);
        File.WriteAllBytes(whole, File.ReadAllBytes(whole)[..700]);
        var text = Path.Combine(Folder, "Text.dll");
        File.WriteAllText(text, "not an assembly");
        var empty = Path.Combine(Folder, "Empty.dll");
        File.WriteAllText(empty, "");

        var loaded = Load();

        Assert.Equal(
            new[] { whole, empty, text }.Order(StringComparer.Ordinal).Select(file => $"{file}: is not a .NET assembly, or not a whole one."),
            loaded.Problems.Select(problem => problem.ToString()));
        Assert.Empty(Bind(loaded, ("type", "Text")).Problems);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_told()
    {
        if (OperatingSystem.IsWindows())
        {
            // Making the link takes a right there that users lack.
            return;
        }

        Directory.CreateDirectory(Folder);
        File.CreateSymbolicLink(Path.Combine(Folder, "Gone.dll"), Path.Combine(Folder, "nowhere"));

        Assert.StartsWith("cannot be read: ", Assert.Single(Load().Problems).Sentence);
    }

    [Fact]
    public void A_dependency_is_found_beside_the_strategy_and_its_lack_is_told()
    {
        var (inner, outer) = (new EmittedAssembly("Inner", "2.1.0.0").Contract("Deep"), new EmittedAssembly("Outer"));
        var innerFile = inner.Write(Folder);
        var outerFile = outer.Contract("Mark", TypeOf(innerFile, "Inner.Deep")).Write(Folder);
        var user = new EmittedAssembly("User");
        var file = user.Strategy("User", [user.Parameters()], contract: TypeOf(outerFile, "Outer.Mark")).Write(Folder);

        var loaded = Load();
        Assert.Empty(loaded.Problems);
        Assert.Equal(["Outer.Mark", "Inner.Deep"], loaded.Catalog.Find("User")!.ActorType.GetInterfaces().Select(i => i.FullName).Where(n => n!.StartsWith("Outer") || n.StartsWith("Inner")));

        new EmittedAssembly("Inner", "1.9.0.0").Contract("Deep").Write(Folder);
        Assert.Equal($"{file}: needs Inner 2.1.0.0 for Outer, and only 1.9.0.0 is there.", Assert.Single(Load().Problems).ToString());

        File.Delete(innerFile);
        Assert.Equal($"{file}: needs Inner 2.1.0.0 for Outer, which is neither part of the engine nor beside it.", Assert.Single(Load().Problems).ToString());

        File.Delete(outerFile);
        Assert.Equal($"{file}: needs Outer 1.0.0.0, which is neither part of the engine nor beside it.", Assert.Single(Load().Problems).ToString());
    }

    [Fact]
    public void A_strategy_in_a_folder_of_its_own_brings_its_dependencies_and_libraries_that_are_no_assemblies()
    {
        var own = Path.Combine(Folder, "own");
        var tool = new EmittedAssembly("OwnTool").Contract("Mark").Write(own);
        var emitted = new EmittedAssembly("Owner");
        emitted.Strategy("Owner", [emitted.Parameters()], contract: TypeOf(tool, "OwnTool.Mark")).Write(own);
        File.WriteAllText(Path.Combine(own, "native.dll"), "not managed");

        Assert.Empty(Load().Problems);
        Assert.NotNull(Load().Catalog.Find("Owner"));

        File.WriteAllText(Path.Combine(own, "native.deps.json"), "{}");
        Assert.Contains("is not a .NET assembly", Assert.Single(Load().Problems).Sentence);
    }

    [Fact]
    public void Copies_of_what_the_engine_has_are_passed_over_so_that_types_stay_the_same()
    {
        Breaker("Crowded").Write(Folder);
        foreach (var own in new[] { typeof(StrategyActor), typeof(Engine.Markets.Bar), typeof(IActorRef), typeof(EngineRun), typeof(NodaTime.Instant) })
        {
            File.Copy(own.Assembly.Location, Path.Combine(Folder, Path.GetFileName(own.Assembly.Location)));
        }

        var loaded = Load();

        Assert.Empty(loaded.Problems);
        Assert.Equal(BuiltInAnd("Crowded"), AliasesOf(loaded));
        Assert.Same(typeof(StrategyActor), loaded.Catalog.Find("Crowded")!.ActorType.BaseType);
    }

    [Fact]
    public void A_list_of_dependencies_that_cannot_be_read_is_told()
    {
        var file = Breaker("Listed").Write(Folder);
        File.WriteAllText(Path.ChangeExtension(file, ".deps.json"), "{ broken");

        Assert.Equal("has a list of dependencies (.deps.json) that cannot be read.", Assert.Single(Load().Problems).Sentence);
    }

    [Fact]
    public void One_alias_of_two_files_is_refused_with_both_names()
    {
        var first = Breaker("First", "Twin").Write(Folder);
        var second = Breaker("Second", "twin").Write(Folder);

        var problem = Assert.Single(Load().Problems);

        Assert.Equal($"{second}: Second.Breaker has the alias twin, which First.Breaker of {first} has too; choose another.", problem.ToString());
    }

    [Fact]
    public void One_alias_twice_in_a_file_and_an_alias_of_the_engines_own_are_refused()
    {
        var emitted = new EmittedAssembly("Doubles");
        var parameters = emitted.Parameters();
        emitted.Strategy("Same", [parameters], "One").Strategy("Same", [parameters], "Two").Strategy("SMACROSS", [parameters], "Three").Write(Folder);

        Assert.Equal(
            [
                "Doubles.Two has the alias Same, which Doubles.One has too; choose another.",
                "Doubles.Three has the alias SMACROSS, which is the engine's own; choose another.",
            ],
            Load().Problems.Select(problem => problem.Sentence));
    }

    [Fact]
    public void One_assembly_in_two_folders_is_refused_with_both_names()
    {
        var first = Breaker("Both").Write(Folder);
        var other = _temporary.At("beside");
        var second = Breaker("Both").Write(other);

        var loaded = StrategyFolders.Load([Folder, other], RunCommand.Catalog);

        Assert.Equal($"{second}: has the assembly Both, which {first} has too; remove one.", Assert.Single(loaded.Problems).ToString());
    }

    [Fact]
    public void A_class_that_cannot_be_a_strategy_is_refused_with_its_reason()
    {
        var emitted = new EmittedAssembly("Wrong");
        var parameters = emitted.Parameters();
        var more = emitted.Parameters("More");
        var file = emitted
            .Strategy("Abstract", [parameters], "Abstract", also: TypeAttributes.Abstract)
            .Strategy("Generic", [parameters], "Generic", typeParameter: true)
            .Strategy("Plain", [parameters], "Plain", isStrategy: false)
            .Strategy("Closed", [], "Closed")
            .Strategy("Open", [parameters, more], "Open")
            .Strategy("no such name", [parameters], "Named")
            .Strategy("Number", [typeof(int)], "Number")
            .Strategy("Reserved", [emitted.Parameters("ReservedSettings", "Contract")], "Reserved")
            .Strategy("Unbindable", [emitted.Parameters("UnbindableSettings", "Where", typeof(Uri))], "Unbindable")
            .Write(Folder);

        var loaded = Load();

        Assert.All(loaded.Problems, problem => Assert.Equal(file, problem.File));
        Assert.Equal(
            [
                "Wrong.Abstract is marked as a strategy and is abstract; mark the classes that derive from it.",
                "Wrong.Generic is marked as a strategy and is generic; mark a class that fixes its type parameters.",
                "Wrong.Plain is marked as a strategy and does not derive from StrategyActor.",
                "Wrong.Closed has no public constructor (StrategyContext, record of its parameters).",
                "Wrong.Open has more than one public constructor (StrategyContext, record of its parameters); keep one.",
                "Wrong.Named has the alias \"no such name\": use letters, digits, - and _, a letter or digit first, at most 24 characters.",
                "Number: Int32 has no public constructor.",
                "Reserved: \"contract\" belongs to the instance and cannot name a parameter.",
                "Unbindable: parameter where has type Uri, which text cannot be bound to.",
            ],
            loaded.Problems.Select(problem => problem.Sentence));
        Assert.Equal(BuiltInAnd(), AliasesOf(loaded));
    }

    [Fact]
    public void A_strategy_without_a_mark_is_told_how_to_get_one()
    {
        var emitted = new EmittedAssembly("Nameless");
        emitted.Strategy(null, [emitted.Parameters()]).Write(Folder);

        Assert.Equal("Nameless.Breaker has no name for the configuration; mark it with [Strategy(\"Breaker\")].", Assert.Single(Load().Problems).Sentence);
    }

    private static EmittedAssembly Breaker(string name, string? alias = null)
    {
        var emitted = new EmittedAssembly(name);
        return emitted.Strategy(alias ?? name, [emitted.Parameters()]);
    }

    private LoadedStrategies Load() => StrategyFolders.Load([Folder], RunCommand.Catalog);

    private static IEnumerable<string> BuiltInAnd(params string[] more) => RunCommand.Catalog.Aliases.Concat(more).Order(StringComparer.Ordinal);

    private static string[] AliasesOf(LoadedStrategies loaded) => [.. loaded.Catalog.Aliases];

    private static (IReadOnlyList<StrategyInstance> Instances, string[] Problems) Bind(LoadedStrategies loaded, params (string Key, string Value)[] settings)
    {
        var block = new StrategyBlock(
            "one", "set", 0, settings.Append(("contract", "MNQ")).ToImmutableDictionary(pair => pair.Item1, pair => new SettingValue(pair.Item2, "set", 0)));
        var (instances, problems) = StrategyBinding.Bind([block], loaded.Catalog, TradingEnvironment.Simulated);
        return (instances, [.. problems.Select(problem => problem.ToString())]);
    }

    /// <summary>A type of a written assembly, loaded apart from what is under test.</summary>
    private static Type TypeOf(string file, string name)
    {
        var apart = new AssemblyLoadContext("apart");
        apart.Resolving += (context, needed) => context.LoadFromStream(new MemoryStream(File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(file)!, needed.Name + ".dll"))));
        return apart.LoadFromStream(new MemoryStream(File.ReadAllBytes(file))).GetType(name, throwOnError: true)!;
    }
}
