using System.Buffers.Binary;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text;
using Engine.Actors.Strategies;

namespace Engine.Host.Tests.Strategies;

/// <summary>An assembly that a test writes, as a compiler would: strategies, parameters, and what they refer to.</summary>
internal sealed class EmittedAssembly
{
    private static readonly ConstructorInfo Base = typeof(StrategyActor).GetConstructor(BindingFlags.Instance | BindingFlags.NonPublic, [typeof(StrategyContext)])!;
    private readonly PersistedAssemblyBuilder _assembly;
    private readonly ModuleBuilder _module;

    public EmittedAssembly(string name, string version = "1.0.0.0")
    {
        Name = name;
        _assembly = new PersistedAssemblyBuilder(new AssemblyName(name) { Version = Version.Parse(version) }, typeof(object).Assembly);
        _module = _assembly.DefineDynamicModule(name);
    }

    public string Name { get; }

    /// <summary>A class with one property of the range 2 to 1000.</summary>
    public Type Parameters(string name = "Settings", string property = "Lookback", Type? type = null)
    {
        type ??= typeof(int);
        var builder = _module.DefineType($"{Name}.{name}", TypeAttributes.Public | TypeAttributes.Sealed);
        builder.DefineDefaultConstructor(MethodAttributes.Public);
        var field = builder.DefineField("_" + property, type, FieldAttributes.Private);
        const MethodAttributes accessor = MethodAttributes.Public | MethodAttributes.SpecialName | MethodAttributes.HideBySig;
        var getter = builder.DefineMethod("get_" + property, accessor, type, []);
        var il = getter.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, field);
        il.Emit(OpCodes.Ret);
        var setter = builder.DefineMethod("set_" + property, accessor, null, [type]);
        il = setter.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Stfld, field);
        il.Emit(OpCodes.Ret);
        var defined = builder.DefineProperty(property, PropertyAttributes.None, type, null);
        defined.SetGetMethod(getter);
        defined.SetSetMethod(setter);
        defined.SetCustomAttribute(new CustomAttributeBuilder(typeof(RangeAttribute).GetConstructor([typeof(int), typeof(int)])!, [2, 1000]));
        return builder.CreateType();
    }

    /// <summary>A class that is marked as a strategy, and is one unless told otherwise.</summary>
    /// <param name="alias">What the mark says; null marks nothing.</param>
    /// <param name="parameters">Second argument of the constructors; one public constructor for each, and a private one when there is none.</param>
    /// <param name="name">Name of the class.</param>
    /// <param name="isStrategy">False derives from nothing.</param>
    /// <param name="also">Attributes of the class besides public.</param>
    /// <param name="typeParameter">True makes it generic.</param>
    /// <param name="contract">An interface without members that it implements.</param>
    /// <param name="field">The type of a field that it has.</param>
    /// <param name="hangs">True loops for ever once it is ready.</param>
    /// <param name="remembers">True counts in a static field how often it was created, and fails from the second time on.</param>
    public EmittedAssembly Strategy(
        string? alias, Type[] parameters, string name = "Breaker", bool isStrategy = true, TypeAttributes also = 0, bool typeParameter = false, Type? contract = null, Type? field = null, bool hangs = false, bool remembers = false)
    {
        var builder = _module.DefineType($"{Name}.{name}", TypeAttributes.Public | also, isStrategy ? typeof(StrategyActor) : typeof(object));
        if (typeParameter)
        {
            builder.DefineGenericParameters("T");
        }

        var arguments = parameters.Select(type => (MethodAttributes.Public, new[] { typeof(StrategyContext), type })).DefaultIfEmpty((MethodAttributes.Private, [typeof(StrategyContext)]));
        foreach (var (access, types) in arguments)
        {
            var il = builder.DefineConstructor(access, CallingConventions.HasThis, types).GetILGenerator();
            il.Emit(OpCodes.Ldarg_0);
            if (isStrategy)
            {
                il.Emit(OpCodes.Ldarg_1);
            }

            il.Emit(OpCodes.Call, isStrategy ? Base : typeof(object).GetConstructor([])!);
            if (remembers)
            {
                var created = builder.DefineField("Created", typeof(int), FieldAttributes.Private | FieldAttributes.Static);
                var first = il.DefineLabel();
                il.Emit(OpCodes.Ldsfld, created);
                il.Emit(OpCodes.Brfalse, first);
                il.Emit(OpCodes.Ldstr, "I have been here before.");
                il.Emit(OpCodes.Newobj, typeof(InvalidOperationException).GetConstructor([typeof(string)])!);
                il.Emit(OpCodes.Throw);
                il.MarkLabel(first);
                il.Emit(OpCodes.Ldc_I4_1);
                il.Emit(OpCodes.Stsfld, created);
            }

            il.Emit(OpCodes.Ret);
        }

        if (contract is not null)
        {
            builder.AddInterfaceImplementation(contract);
        }

        if (field is not null)
        {
            builder.DefineField("_field", field, FieldAttributes.Private);
        }

        if (hangs)
        {
            var il = builder.DefineMethod("OnReady", MethodAttributes.Family | MethodAttributes.Virtual | MethodAttributes.HideBySig, typeof(void), []).GetILGenerator();
            var again = il.DefineLabel();
            il.MarkLabel(again);
            il.Emit(OpCodes.Br, again);
        }

        if (alias is not null)
        {
            builder.SetCustomAttribute(new CustomAttributeBuilder(typeof(StrategyAttribute).GetConstructor([typeof(string)])!, [alias]));
        }

        builder.CreateType();
        return this;
    }

    /// <summary>An interface without members, for another assembly to implement.</summary>
    public EmittedAssembly Contract(string name, params Type[] bases)
    {
        var builder = _module.DefineType($"{Name}.{name}", TypeAttributes.Public | TypeAttributes.Interface | TypeAttributes.Abstract);
        foreach (var contract in bases)
        {
            builder.AddInterfaceImplementation(contract);
        }

        builder.CreateType();
        return this;
    }

    /// <summary>Writes it into a folder and returns the file.</summary>
    public string Write(string folder, string? file = null)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, file ?? Name + ".dll");
        _assembly.Save(path);
        return path;
    }

    /// <summary>Changes the version of a reference, and its name, as if the assembly had been built elsewhere.</summary>
    public static void Refer(string path, string name, string version, string? renamed = null)
    {
        var image = File.ReadAllBytes(path);
        using (var portable = new PEReader(new MemoryStream(image)))
        {
            var reader = portable.GetMetadataReader();
            var handle = reader.AssemblyReferences.Single(candidate => reader.GetString(reader.GetAssemblyReference(candidate).Name) == name);
            var start = portable.PEHeaders.MetadataStartOffset;
            var row = image.AsSpan(
                start + reader.GetTableMetadataOffset(TableIndex.AssemblyRef) + ((MetadataTokens.GetRowNumber(handle) - 1) * reader.GetTableRowSize(TableIndex.AssemblyRef)));
            var numbers = Version.Parse(version);
            foreach (var (number, at) in new[] { numbers.Major, numbers.Minor, numbers.Build, numbers.Revision }.Select((number, at) => (number, at)))
            {
                BinaryPrimitives.WriteUInt16LittleEndian(row[(at * 2)..], (ushort)number);
            }

            if (renamed is not null)
            {
                var text = reader.GetHeapMetadataOffset(HeapIndex.String) + MetadataTokens.GetHeapOffset(reader.GetAssemblyReference(handle).Name);
                Encoding.UTF8.GetBytes(renamed + '\0').CopyTo(image.AsSpan(start + text));
            }
        }

        File.WriteAllBytes(path, image);
    }
}
