using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace RankKernel.Tests.Api;

/// <summary>The public surface of an assembly as lines of text, sorted.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<string> Of(Assembly assembly) =>
        assembly.GetExportedTypes().SelectMany(Lines).Distinct().Order(StringComparer.Ordinal);

    private static IEnumerable<string> Lines(Type type)
    {
        var name = Name(type);
        yield return $"{name}: {Kind(type)}{Bases(type)}{Constraints(type.GetGenericArguments())}";
        foreach (var member in type.GetMembers(Declared))
        {
            if (Describe(member) is { } description)
            {
                yield return $"{name} {description}";
            }
        }
    }

    private static string? Describe(MemberInfo member) => member switch
    {
        // What the compiler writes for records and enums says nothing new.
        MethodBase when member.IsDefined(typeof(CompilerGeneratedAttribute)) => null,
        _ when member.Name is "<Clone>$" or "EqualityContract" or "value__" => null,
        FieldInfo { IsLiteral: true } constant when IsVisible(constant) =>
            $"const {Name(constant.FieldType)} {constant.Name} = {Literal(constant.GetRawConstantValue())}",
        FieldInfo field when IsVisible(field) => $"field {Modifiers(field.IsStatic)}{Name(field.FieldType)} {field.Name}",
        PropertyInfo property => Describe(property),
        ConstructorInfo constructor when IsVisible(constructor) => $"new({Parameters(constructor)})",
        MethodInfo method when IsVisible(method) && !IsAccessor(method) =>
            $"{Modifiers(method.IsStatic)}{(method.IsAbstract ? "abstract " : "")}{Name(method.ReturnType)} "
            + $"{method.Name}{Generics(method.GetGenericArguments())}({Parameters(method)}){Constraints(method.GetGenericArguments())}",
        EventInfo declared => $"event {Name(declared.EventHandlerType!)} {declared.Name}",
        _ => null,
    };

    private static string? Describe(PropertyInfo property)
    {
        var (get, set) = (Visible(property.GetMethod), Visible(property.SetMethod));
        var index = property.GetIndexParameters() is { Length: > 0 } parameters ? $"[{string.Join(", ", parameters.Select(Describe))}]" : "";
        var isInit = set?.ReturnParameter.GetRequiredCustomModifiers().Length > 0;
        return get is null && set is null
            ? null
            : $"{Modifiers((get ?? set)!.IsStatic)}{Name(property.PropertyType)} {property.Name}{index} {{{(get is null ? "" : " get;")}{(set is null ? "" : isInit ? " init;" : " set;")} }}";
    }

    private static MethodInfo? Visible(MethodInfo? method) => method is not null && IsVisible(method) ? method : null;

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsVisible(FieldInfo field) => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly;

    private static bool IsAccessor(MethodInfo method) => method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static string Modifiers(bool isStatic) => isStatic ? "static " : "";

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => $"enum {Name(Enum.GetUnderlyingType(type))}",
        { IsInterface: true } => "interface",
        { IsValueType: true } => "struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    private static string Bases(Type type)
    {
        if (type.IsEnum)
        {
            return "";
        }

        var interfaces = type.GetInterfaces()
            .Where(candidate => candidate.IsVisible && Name(candidate) != $"IEquatable<{Name(type)}>")
            .Except(type.BaseType?.GetInterfaces() ?? [])
            .Select(Name).Order(StringComparer.Ordinal);
        string[] all = [.. type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) ? [Name(parent)] : Array.Empty<string>(), .. interfaces];
        return all.Length == 0 ? "" : $" : {string.Join(", ", all)}";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Describe));

    private static string Describe(ParameterInfo parameter) =>
        $"{(parameter.GetCustomAttributes().Any(attribute => attribute.GetType().Name is "ParamCollectionAttribute" or "ParamArrayAttribute") ? "params " : "")}"
        + $"{Name(parameter.ParameterType)} {parameter.Name}{(parameter.HasDefaultValue ? $" = {Literal(parameter.RawDefaultValue)}" : "")}";

    private static string Literal(object? value) => value is string text ? $"\"{text}\"" : Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } shown ? shown : "default";

    private static string Generics(Type[] arguments) => arguments.Length == 0 ? "" : $"<{string.Join(", ", arguments.Select(Name))}>";

    private static string Constraints(Type[] arguments) => string.Concat(arguments
        .Where(argument => argument.IsGenericParameter && argument.GetGenericParameterConstraints().Length > 0)
        .Select(argument => $" where {argument.Name} : {string.Join(", ", argument.GetGenericParameterConstraints().Select(Name))}"));

    private static string Name(Type type) => type switch
    {
        { IsByRef: true } => $"ref {Name(type.GetElementType()!)}",
        { IsArray: true } => $"{Name(type.GetElementType()!)}[]",
        { IsGenericParameter: true } => type.Name,
        { IsGenericType: true } => $"{FullName(type).Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>",
        _ => FullName(type),
    };

    private static string FullName(Type type) => type.Namespace?.StartsWith("System", StringComparison.Ordinal) == true
        ? type.Name
        : $"{type.Namespace}.{(type.IsNested ? $"{type.DeclaringType!.Name}." : "")}{type.Name}";
}
