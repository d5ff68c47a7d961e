using System.Collections.Immutable;
using System.Reflection;
using Engine.Actors.Strategies;
using Engine.Actors.Strategies.Configuration;

namespace Engine.Host.Strategies;

/// <summary>What the strategy folders gave.</summary>
/// <param name="Catalog">The engine's own types and those of the folders.</param>
/// <param name="Problems">Why an assembly or a type was refused; nothing may start while there is any.</param>
/// <param name="Notes">Which types came from which file, in sentences for the console.</param>
internal sealed record LoadedStrategies(StrategyCatalog Catalog, ImmutableArray<ConfigurationProblem> Problems, ImmutableArray<string> Notes)
{
    /// <summary>The assemblies that were loaded, as their files were read, by their names.</summary>
    public ImmutableDictionary<string, StrategyAssemblyFile> Files { get; init; } = ImmutableDictionary<string, StrategyAssemblyFile>.Empty;
}

/// <summary>
/// Loads the strategies of folders into one context, once. Looked at are the assemblies of a folder and of the folders directly in it; those that
/// do not refer to the API are dependencies and are loaded when they are needed. An assembly is checked by what its file says before any of
/// its code is loaded.
/// </summary>
internal sealed class StrategyFolders
{
    private const string Runtime = "System.Runtime";
    private readonly StrategyLoadContext _context = new();
    private readonly StrategyCatalog _builtIn;
    private readonly ImmutableArray<ConfigurationProblem>.Builder _problems = ImmutableArray.CreateBuilder<ConfigurationProblem>();
    private readonly List<(StrategyType Type, string File)> _types = [];
    private readonly HashSet<string> _refused = new(StringComparer.OrdinalIgnoreCase);

    private StrategyFolders(StrategyCatalog builtIn) => _builtIn = builtIn;

    /// <summary>Loads what is there.</summary>
    /// <param name="folders">Absolute paths; a folder that does not exist is empty.</param>
    /// <param name="builtIn">The strategies that the program has itself.</param>
    public static LoadedStrategies Load(IEnumerable<string> folders, StrategyCatalog builtIn) => new StrategyFolders(builtIn).Load(folders);

    private LoadedStrategies Load(IEnumerable<string> folders)
    {
        var files = Distinct(folders.SelectMany(FilesOf).ToList());
        var taken = files.Where(Fits).ToList().Where(IsComplete).ToList();
        foreach (var file in taken)
        {
            TakeTypes(file);
        }

        return new LoadedStrategies(
            _builtIn.With(_types.Select(found => found.Type), _refused),
            _problems.ToImmutable(),
            [.. _types.GroupBy(found => found.File, found => found.Type.Alias).Select(group => $"Loaded {string.Join(", ", group)} from {group.Key}.")])
        {
            Files = taken.ToImmutableDictionary(file => file.Name.Name!),
        };
    }

    /// <summary>The strategy assemblies of a folder and of the folders directly in it, in the order of their names.</summary>
    private IEnumerable<StrategyAssemblyFile> FilesOf(string folder)
    {
        if (!Directory.Exists(folder))
        {
            yield break;
        }

        var paths = Try(folder, () => Directory.GetFiles(folder, "*.dll").Order(StringComparer.Ordinal).Select(path => (path, Own: false))
            .Concat(Directory.GetDirectories(folder).Order(StringComparer.Ordinal)
                .SelectMany(inner => Directory.GetFiles(inner, "*.dll").Order(StringComparer.Ordinal).Select(path => (path, Own: true))))
            .ToList());
        foreach (var (path, own) in paths ?? [])
        {
            // A folder of its own holds what `dotnet publish` wrote, native libraries among it; what has a list of dependencies is managed.
            var file = Try(path, () => StrategyAssemblyFile.Read(path));
            if (file is null && (!own || File.Exists(Path.ChangeExtension(path, ".deps.json"))))
            {
                if (!_problems.Any(problem => problem.File == path))
                {
                    Refuse(path, [Path.GetFileNameWithoutExtension(path)], "is not a .NET assembly, or not a whole one.");
                }
            }
            else if (file is not null && file.Api.Any() && StrategyLoadContext.VersionInEngine(file.Name.Name!) is null)
            {
                yield return file;
            }
        }
    }

    /// <summary>One context holds one assembly of a name.</summary>
    private List<StrategyAssemblyFile> Distinct(List<StrategyAssemblyFile> files)
    {
        foreach (var group in files.GroupBy(file => file.Name.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1).ToList())
        {
            foreach (var second in group.Skip(1))
            {
                Refuse(second.Path, second.Aliases, $"has the assembly {group.Key}, which {group.First().Path} has too; remove one.");
                files.Remove(second);
            }
        }

        return files;
    }

    /// <summary>True when the file is built for this API and this runtime. Its folder is then a place to find dependencies in.</summary>
    private bool Fits(StrategyAssemblyFile file)
    {
        var wrong = file.Api.Select(api => StrategyApi.Mismatch(api.Version!, StrategyApi.Version)).FirstOrDefault(mismatch => mismatch is not null);
        if (wrong is null && file.References.FirstOrDefault(reference => reference.Name == Runtime) is { } runtime && !StrategyLoadContext.IsInEngine(runtime))
        {
            wrong = $"is built for .NET {runtime.Version!.Major}, and this engine runs on .NET {Environment.Version.Major}.";
        }

        try
        {
            _context.AddSource(file);
        }
        catch (InvalidOperationException)
        {
            wrong ??= "has a list of dependencies (.deps.json) that cannot be read.";
        }

        if (wrong is not null)
        {
            Refuse(file.Path, file.Aliases, wrong);
        }

        return wrong is null;
    }

    private bool IsComplete(StrategyAssemblyFile file)
    {
        var missing = Missing(file, "", new HashSet<string>(StringComparer.OrdinalIgnoreCase)).ToList();
        foreach (var sentence in missing)
        {
            Refuse(file.Path, file.Aliases, sentence);
        }

        return missing.Count == 0;
    }

    /// <summary>What a file needs and nobody has, and what those need that it brings itself.</summary>
    private IEnumerable<string> Missing(StrategyAssemblyFile file, string why, HashSet<string> seen)
    {
        foreach (var needed in file.References.Where(reference => seen.Add(reference.Name!) && !StrategyLoadContext.IsInEngine(reference)))
        {
            Version? beside = null;
            var there = StrategyLoadContext.VersionInEngine(needed.Name!);
            if ((there is null || !IsShared(needed.Name!)) && _context.Beside(needed, out beside) is { } dependency)
            {
                foreach (var further in Missing(dependency, $" for {dependency.Name.Name}", seen))
                {
                    yield return further;
                }

                continue;
            }

            there ??= beside;
            yield return $"needs {needed.Name} {needed.Version}{why}, {(there is null ? "which is neither part of the engine nor beside it." : $"and only {there} is there.")}";
        }
    }

    /// <summary>Ours, Akka's and the runtime's must be the same on both sides; no copy of a strategy's own replaces them.</summary>
    private static bool IsShared(string name) =>
        StrategyApi.Assemblies.Contains(name) || name is "Akka" or Runtime || name.StartsWith("Akka.", StringComparison.Ordinal) || name.StartsWith("Engine.", StringComparison.Ordinal);

    private void TakeTypes(StrategyAssemblyFile file)
    {
        Type[] types;
        try
        {
            types = _context.Load(file).GetTypes();
        }
        catch (ReflectionTypeLoadException failure)
        {
            Refuse(file.Path, file.Aliases, $"cannot be loaded: {OneLine(failure.LoaderExceptions.FirstOrDefault(inner => inner is not null) ?? failure)}");
            return;
        }
        catch (Exception failure) when (failure is IOException or BadImageFormatException or TypeLoadException)
        {
            Refuse(file.Path, file.Aliases, $"cannot be loaded: {OneLine(failure)}");
            return;
        }

        var marked = false;
        foreach (var type in types)
        {
            try
            {
                var (read, problems) = StrategyType.Of(type);
                marked |= read is not null || problems.Count > 0;
                foreach (var problem in problems)
                {
                    Refuse(file.Path, file.Aliases, problem);
                }

                if (read is not null)
                {
                    Take(read, file);
                }
            }
            catch (Exception failure)
            {
                // Reading attributes and constructors loads what they mention, all of it somebody else's.
                marked = true;
                Refuse(file.Path, file.Aliases, $"{type.FullName} cannot be loaded: {OneLine(failure)}");
            }
        }

        if (!marked && types.FirstOrDefault(type => type.IsSubclassOf(typeof(StrategyActor)) && !type.IsAbstract) is { } nameless)
        {
            Refuse(file.Path, [nameless.Name], $"{nameless.FullName} has no name for the configuration; mark it with [Strategy(\"{nameless.Name}\")].");
        }
    }

    private void Take(StrategyType type, StrategyAssemblyFile file)
    {
        if (_builtIn.Find(type.Alias) is not null)
        {
            Refuse(file.Path, [], $"{type.ActorType.FullName} has the alias {type.Alias}, which is the engine's own; choose another.");
        }
        else if (_types.FirstOrDefault(other => other.Type.Alias.Equals(type.Alias, StringComparison.OrdinalIgnoreCase)) is { Type: not null } first)
        {
            var where = first.File == file.Path ? $"{first.Type.ActorType.FullName} has too" : $"{first.Type.ActorType.FullName} of {first.File} has too";
            Refuse(file.Path, [], $"{type.ActorType.FullName} has the alias {type.Alias}, which {where}; choose another.");
        }
        else
        {
            _types.Add((type, file.Path));
        }
    }

    private void Refuse(string file, IEnumerable<string> aliases, string sentence)
    {
        _problems.Add(new ConfigurationProblem(file, 0, sentence));
        _refused.UnionWith(aliases);
    }

    private T? Try<T>(string path, Func<T?> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Refuse(path, [Path.GetFileNameWithoutExtension(path)], $"cannot be read: {OneLine(failure)}");
            return null;
        }
    }

    private static string OneLine(Exception failure) => failure.Message.ReplaceLineEndings(" ");
}
