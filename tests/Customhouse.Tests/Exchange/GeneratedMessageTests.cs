using CsCheck;
using Customhouse.Declarations;
using Customhouse.Exchange;
using Xunit;

namespace Customhouse.Tests.Exchange;

/// <summary>
/// Messages made from the model at random: each is taken, and comes back the same through both forms.
/// </summary>
public sealed class GeneratedMessageTests
{
    public static TheoryData<string> Models => ["declaration", "cancellation", "response"];

    [Theory]
    [MemberData(nameof(Models))]
    public void A_generated_message_comes_back_the_same(string kind)
    {
        var model = kind switch
        {
            "declaration" => DataModel.Declaration,
            "cancellation" => DataModel.Cancellation,
            _ => DataModel.Response,
        };
        Gen.Int.Select(seed => Message.Of(Made(model.Root, new Random(seed))))
            .Sample(
                message =>
                {
                    var xml = Samples.Taken(WcoXml.Read(WcoXml.Write(message)));
                    var json = Samples.Taken(WcoJson.Read(WcoJson.Write(message)));
                    Assert.True(xml.Root.SaysTheSameAs(message.Root), "XML");
                    Assert.True(json.Root.SaysTheSameAs(message.Root), "JSON");
                    Assert.Equal(WcoXml.Write(message), WcoXml.Write(json));
                },
                iter: 150
            );
    }

    internal static Element Made(Field field, Random random)
    {
        if (field.Form is { } form)
            return new Element(field.Name, Text(form, random, field.Name), [])
            {
                Attributes =
                [
                    .. field
                        .Attributes.Where(a => a.IsRequired || random.Next(4) == 0)
                        .Select(a => KeyValuePair.Create(a.Name, Text(a.Form, random, a.Name))),
                ],
            };
        var children = new List<Element>();
        foreach (var child in field.Fields)
        {
            // Optional parts stand one time in three, so that a message stays small and each kind of gap
            // comes up.
            var times = Math.Max(child.Min, random.Next(3) == 0 ? Math.Min(child.Max, random.Next(1, 4)) : 0);
            for (var i = 0; i < times; i++)
                children.Add(Made(child, random));
        }
        return new Element(field.Name, null, children);
    }

    private static string Text(TextForm form, Random random, string name)
    {
        if (form.Codes.Count > 0)
            return form.Codes[random.Next(form.Codes.Count)];
        if (form.IsNumber)
            return Number(form, random);
        if (form.Kind == "language")
            return "en-GB";
        // The type INV makes a message a cancellation, which has a model of its own.
        if (form.Patterns is ["INV"])
            return "INV";
        string[] tried =
        [
            Letters(random, form),
            random.Next(0, 10).ToString(),
            "ABC"[..Math.Min(3, form.LengthMax)],
            "AB",
            "13",
            "20260228",
            "20260228235959Z",
            "20260228120000+02",
        ];
        random.Shuffle(tried);
        return tried.FirstOrDefault(t => form.Fault(form.Value(t)) == TextFault.None && form.Value(t) == t)
            ?? throw new InvalidOperationException($"no text for {name}");
    }

    private static string Number(TextForm form, Random random)
    {
        var fraction = form.FractionDigits ?? 3;
        var number = random.Next(0, 100).ToString();
        return random.Next(3) == 0 && fraction > 0 ? $"{number}.{random.Next(1, 10)}00" : number;
    }

    private static string Letters(Random random, TextForm form)
    {
        const string marks = "abc XYZ09 <>&\"'\\/{}[]\u00e9\u6f22\U0001F6A2 \t";
        var runes = marks.EnumerateRunes().ToArray();
        var length = random.Next(1, Math.Clamp(form.LengthMax, 1, 30) + 1);
        return string.Concat(
            Enumerable.Range(0, length).Select(_ => runes[random.Next(runes.Length)].ToString())
        );
    }
}
