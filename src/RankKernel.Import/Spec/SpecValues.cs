using System.Text.Json;

namespace RankKernel.Import;

/// <summary>Single JSON values, read strictly.</summary>
internal static class SpecValues
{
    public static string Text(JsonElement element, string place) =>
        element.ValueKind == JsonValueKind.String ? element.GetString()! : SpecObject.Fail<string>(place, element, "a text");

    public static double Number(JsonElement element, string place) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out var number) && double.IsFinite(number)
            ? number
            : SpecObject.Fail<double>(place, element, "a finite number");

    public static int Int(JsonElement element, string place, int smallest) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var number) && number >= smallest && number <= SpecObject.Largest
            ? number
            : SpecObject.Fail<int>(place, element, $"a whole number from {smallest} to {SpecObject.Largest}");

    public static IReadOnlyList<JsonElement> List(JsonElement element, string place) =>
        element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray()] : SpecObject.Fail<IReadOnlyList<JsonElement>>(place, element, "a list");

    public static IReadOnlyList<string> Texts(JsonElement element, string place) =>
        [.. List(element, place).Select((entry, i) => Text(entry, $"{place}[{i}]"))];
}
