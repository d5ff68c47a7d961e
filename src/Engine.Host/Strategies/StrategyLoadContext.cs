using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Engine.Host.Strategies;

/// <summary>
/// The one context of all strategy assemblies. What the engine has is shared, so that types are the same on both sides; the rest
/// comes from beside the strategies, the highest version of each. Never unloaded.
/// </summary>
internal sealed class StrategyLoadContext() : AssemblyLoadContext("strategies")
{
    private readonly List<(AssemblyDependencyResolver? Resolver, string Folder)> _sources = [];

    /// <summary>The engine's own version of an assembly; null when it has none.</summary>
    public static Version? VersionInEngine(string name) => InEngine(new AssemblyName { Name = name })?.GetName().Version;

    /// <summary>Takes an assembly's folder, and its list of dependencies if it has one, as a place where dependencies are looked for.</summary>
    /// <exception cref="InvalidOperationException">The list (<c>.deps.json</c>) cannot be read.</exception>
    public void AddSource(StrategyAssemblyFile file)
    {
        var hasList = File.Exists(Path.ChangeExtension(file.Path, ".deps.json"));
        _sources.Add((hasList ? new AssemblyDependencyResolver(file.Path) : null, Path.GetDirectoryName(file.Path)!));
    }

    /// <summary>Loads an assembly as it was read, with its symbols if they stand beside it; one that another has brought in already is the same.</summary>
    public Assembly Load(StrategyAssemblyFile file)
    {
        if (Assemblies.FirstOrDefault(assembly => assembly.GetName().Name == file.Name.Name) is { } loaded)
        {
            return loaded;
        }

        var symbols = Path.ChangeExtension(file.Path, ".pdb");
        using var image = new MemoryStream(ImmutableCollectionsMarshal.AsArray(file.Image)!, writable: false);
        using var pdb = File.Exists(symbols) ? new MemoryStream(File.ReadAllBytes(symbols), writable: false) : null;
        return LoadFromStream(image, pdb);
    }

    /// <summary>The file beside the strategies that has an assembly; null when none has it in this version or a later one.</summary>
    /// <param name="name">The name, and the least version.</param>
    /// <param name="found">The highest version that is there, whether or not it is high enough.</param>
    public StrategyAssemblyFile? Beside(AssemblyName name, out Version? found)
    {
        StrategyAssemblyFile? best = null;
        foreach (var (resolver, folder) in _sources)
        {
            var path = resolver?.ResolveAssemblyToPath(name) ?? Path.Combine(folder, name.CultureName ?? "", name.Name + ".dll");
            if (File.Exists(path) && StrategyAssemblyFile.Read(path) is { } file && (best is null || file.Name.Version > best.Name.Version))
            {
                best = file;
            }
        }

        found = best?.Name.Version;
        return best is not null && (name.Version is null || found >= name.Version) ? best : null;
    }

    /// <summary>True when the engine itself provides the assembly, in this version or a later one.</summary>
    public static bool IsInEngine(AssemblyName name) => InEngine(name) is not null;

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (InEngine(assemblyName) is { } shared)
        {
            return shared;
        }

        return Beside(assemblyName, out _) is { } file ? Load(file) : null;
    }

    /// <inheritdoc/>
    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        var path = _sources.Select(source => source.Resolver?.ResolveUnmanagedDllToPath(unmanagedDllName)).FirstOrDefault(found => found is not null)
            ?? _sources.SelectMany(source => NativeNames(unmanagedDllName).Select(name => Path.Combine(source.Folder, name))).FirstOrDefault(File.Exists);
        return path is null ? base.LoadUnmanagedDll(unmanagedDllName) : LoadUnmanagedDllFromPath(path);
    }

    /// <summary>The runtime looks beside an assembly's file, and these have none: they come from memory.</summary>
    private static string[] NativeNames(string name) =>
        OperatingSystem.IsWindows() ? [name + ".dll", name]
        : OperatingSystem.IsMacOS() ? [$"lib{name}.dylib", name + ".dylib", name]
        : [$"lib{name}.so", name + ".so", name];

    private static Assembly? InEngine(AssemblyName name)
    {
        try
        {
            // A host may resolve by the name alone, and give an earlier version than was asked for.
            var assembly = Default.LoadFromAssemblyName(name);
            return name.Version is null || assembly.GetName().Version >= name.Version ? assembly : null;
        }
        catch (Exception absent) when (absent is FileNotFoundException or FileLoadException)
        {
            return null;
        }
    }
}
