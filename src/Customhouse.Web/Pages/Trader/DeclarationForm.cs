using System.Globalization;
using System.Text.Json;
using Customhouse.Declarations;
using Customhouse.Exchange;
using Customhouse.Lawbooks;
using Customhouse.Ledger;
using Customhouse.Tariff;
using Customhouse.Values;
using Customhouse.Web.Cases;
using Customhouse.Web.Language;
using Customhouse.Web.Parts;

namespace Customhouse.Web.Pages.Trader;

/// <summary>
/// A declaration as far as it is filled in: fields by name, those of goods item N with <c>-N</c> behind. It
/// becomes the JSON form of the WCO message, which goes through the same reader as any other.
/// </summary>
public sealed class DeclarationForm
{
    public const int ItemsMax = 20;

    private const string Shipment = "GoodsShipment/";
    private const int ValueCharactersMax = 300;

    private readonly Dictionary<string, string> _values;

    private DeclarationForm(Dictionary<string, string> values) => _values = values;

    public string this[string field] => _values.GetValueOrDefault(field, "");

    public int Items =>
        Math.Clamp(
            int.TryParse(this["items"], NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 1,
            1,
            ItemsMax
        );

    /// <summary>What the list of drafts shows.</summary>
    public string Title => this["description-1"] is { Length: > 0 } goods ? goods : this["lrn"];

    /// <summary>A form to begin with.</summary>
    public static DeclarationForm New(string importer, Currency currency, FormCodes codes) =>
        new(
            new(StringComparer.Ordinal)
            {
                ["lrn"] = "D" + Convert.ToHexString(RandomBytes.Get(6)),
                ["type"] = codes.Types.FirstOrDefault(""),
                ["importer"] = importer,
                ["currency"] = currency.Code,
                ["mode"] = codes.Transports.Select(t => t.Mode).FirstOrDefault(""),
                ["terms"] = codes.UsualDeliveryTerms,
                ["items"] = "1",
                ["preference-1"] = codes.Preferences.FirstOrDefault(""),
                ["package-1"] = codes.UsualPackage,
            }
        );

    /// <summary>A form filled with what was declared, as far as the form has fields for it.</summary>
    public static DeclarationForm Of(Declaration declared)
    {
        var body = Declarations.Message.Of(declared.Message).Body;
        var price = declared.Items.Select(i => i.ItemPrice).FirstOrDefault(p => p is not null);
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["items"] = Written(Math.Clamp(declared.Items.Count, 1, ItemsMax)),
        };
        foreach (var field in FormField.Header.SelectMany(g => g.Fields))
            values[field.Name] = body.Open(field.Place)?.Text ?? "";
        values["currency"] = (declared.InvoiceAmount ?? price)?.Currency.Code ?? "";
        if (values["terms-place"].Length == 0)
            values["terms-place"] = declared.TradeTerms?.LocationId ?? "";
        for (var n = 1; n <= declared.Items.Count && n <= ItemsMax; n++)
        {
            foreach (var field in FormField.Item)
                values[$"{field.Name}-{n}"] = body.Open(Places.Item(n) / field.Place)?.Text ?? "";
            if (declared.Items[n - 1].Commodity is { } code)
                values[$"code-{n}"] = code.Digits;
        }
        return new DeclarationForm(values);
    }

    public static DeclarationForm Read(byte[] draft) =>
        new(
            JsonSerializer.Deserialize<Dictionary<string, string>>(draft)
                ?? throw new InvalidOperationException("a draft on record is empty")
        );

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(_values);

    /// <summary>The form with what was sent in place of what it held; fields it does not know are left
    /// out.</summary>
    public DeclarationForm With(IEnumerable<KeyValuePair<string, string>> sent)
    {
        var values = new Dictionary<string, string>(_values, StringComparer.Ordinal);
        foreach (var (name, value) in sent)
            if (IsField(name))
                values[name] =
                    value.Length <= ValueCharactersMax ? value.Trim() : value[..ValueCharactersMax].Trim();
        return new DeclarationForm(values);
    }

    /// <summary>What differs from the form as another window kept it: how many goods items the window that
    /// sent this one showed, then the fields in their order.</summary>
    internal IReadOnlyList<ChangedField> Against(
        DeclarationForm theirs,
        IEnumerable<string> sent,
        Words words
    ) =>
        ChangedField.Compare([
            (words["case.items"], words.Number(theirs.Items), words.Number(ItemsIn(sent) ?? theirs.Items)),
            .. _values
                .Keys.Union(theirs._values.Keys)
                .Where(f => f != "items")
                .Select(f =>
                {
                    var parts = f.Split('-');
                    var label = words.Has("form." + parts[0]) ? words["form." + parts[0]] : parts[0];
                    return (
                        parts.Length > 1 ? $"{label} · {words["duty.item", parts[1]]}" : label,
                        theirs[f],
                        this[f]
                    );
                }),
        ]);

    /// <summary>The form with one goods item more, like the last one where goods travel together.</summary>
    public DeclarationForm WithItem()
    {
        if (Items == ItemsMax)
            return this;
        var (last, next) = (Items, Items + 1);
        var values = new Dictionary<string, string>(_values, StringComparer.Ordinal)
        {
            ["items"] = Written(next),
        };
        foreach (var field in (string[])["origin", "preference", "package", "invoice"])
            values[$"{field}-{next}"] = this[$"{field}-{last}"];
        return new DeclarationForm(values);
    }

    /// <summary>The form without its last goods item.</summary>
    public DeclarationForm WithoutItem()
    {
        if (Items == 1)
            return this;
        var values = _values
            .Where(v => !v.Key.EndsWith($"-{Items}", StringComparison.Ordinal) || !IsItems(v.Key))
            .ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal);
        values["items"] = Written(Items - 1);
        return new DeclarationForm(values);
    }

    /// <summary>The message in JSON.</summary>
    /// <param name="declarant">The operator that lodges it.</param>
    /// <param name="law">The law of the administration.</param>
    public byte[] Message(string declarant, CountryCode administration, LawTerms law)
    {
        var message = new MessageDraft();
        var declaration = message.At("Declaration");
        declaration.Put("FunctionCode", "9");
        declaration.Put("Declarant/ID", declarant);
        foreach (var field in FormField.Header.SelectMany(g => g.Fields))
            if (field.Name is not ("currency" or "account" or "terms-place"))
                declaration.Put(
                    field.Place,
                    field.Kind == InputKind.LookUp ? this[field.Name].ToUpperInvariant() : this[field.Name]
                );
        declaration.Put("GoodsItemQuantity", Written(Items));
        declaration.Put("TotalPackageQuantity", Sum("packages"));
        declaration.Put(
            Pointer.Parse("InvoiceAmount"),
            Sum("price"),
            "currencyID",
            this["currency"].ToUpperInvariant()
        );
        declaration.Put(Shipment + "Destination/CountryCode", administration.Code);
        PutAround(declaration, administration, law.Form);
        PutAccount(declaration, declarant, law.Deferment);
        for (var n = 1; n <= Items; n++)
            PutItem(declaration.At(Places.Item(n)), n, law.Form);
        return WcoJson.Write(Declarations.Message.Of(message.ToElement()));
    }

    /// <summary>Refusals beside the fields that they are about.</summary>
    public static IReadOnlyList<FieldFault> Faults(IEnumerable<Refusal> refusals) =>
        [
            .. refusals
                .Where(r => !r.IsWarning)
                .Select(r => new FieldFault(FieldOf(r.Pointer), r.Rule, r.Mend))
                .Distinct(),
        ];

    /// <summary>Numbers that were typed and are none, or could be two.</summary>
    internal IReadOnlyList<FieldFault> NumberFaults(Words words) =>
        [
            .. from n in Enumerable.Range(1, Items)
            from field in FormField.Item
            where field.Kind == InputKind.Number && this[$"{field.Name}-{n}"].Length > 0
            let number = TypedNumber.Parse(this[$"{field.Name}-{n}"])
            where number.Value is null
            let fault = number.Fault(words)
            select new FieldFault($"{field.Name}-{n}", fault.Text, fault.Mend),
        ];

    private void PutAround(MessageDraft declaration, CountryCode administration, FormCodes codes)
    {
        var transport = codes.TransportOf(this["mode"]);
        if (this["means"].Length > 0)
            declaration.Put(
                Shipment + "Consignment/ArrivalTransportMeans/IdentificationTypeCode",
                transport.Means
            );
        if (this["location"].Length > 0)
        {
            declaration.Put(Shipment + "Consignment/GoodsLocation/TypeCode", codes.Place.Type);
            declaration.Put(Shipment + "Consignment/GoodsLocation/Address/TypeCode", codes.Place.Qualifier);
            declaration.Put(Shipment + "Consignment/GoodsLocation/Address/CountryCode", administration.Code);
        }
        // DE 4/1: the place of the terms is a UN/LOCODE, or it is named.
        declaration.Put(
            Shipment + "TradeTerms/" + (IsPlaceCode(this["terms-place"]) ? "LocationID" : "LocationName"),
            this["terms-place"]
        );
        if (this["previous"].Length > 0)
        {
            declaration.Put(Shipment + "PreviousDocument/CategoryCode", codes.TransportDocumentCategory);
            declaration.Put(Shipment + "PreviousDocument/TypeCode", transport.Document);
            declaration.Put(Shipment + "PreviousDocument/LineNumeric", "1");
        }
    }

    private void PutAccount(MessageDraft declaration, string declarant, Deferment? deferment)
    {
        if (this["account"].Length == 0 || deferment is null)
            return;
        declaration.Put("AdditionalDocument/CategoryCode", deferment.Category);
        declaration.Put("AdditionalDocument/TypeCode", deferment.Type);
        declaration.Put("AdditionalDocument/ID", this["account"]);
        if (deferment.GuaranteeType is { } guarantee)
            declaration.Put("ObligationGuarantee/SecurityDetailsCode", guarantee);
        if (deferment.Authorisation is not { } authorisation)
            return;
        declaration.Put("AuthorisationHolder/CategoryCode", authorisation);
        declaration.Put("AuthorisationHolder/ID", declarant);
    }

    private void PutItem(MessageDraft item, int n, FormCodes codes)
    {
        item.Put("SequenceNumeric", Written(n));
        foreach (var field in FormField.Item)
        {
            var value = this[$"{field.Name}-{n}"];
            var unit = field.Attribute == "currencyID" ? this["currency"].ToUpperInvariant() : Units.Kilogram;
            if (field.Kind == InputKind.LookUp)
                value = value.ToUpperInvariant();
            if (field.Kind == InputKind.Number)
                value = TypedNumber.Parse(value).Written;
            if (field.Name is "code")
                value = string.Concat(value.Where(char.IsAsciiDigit));
            if (field.Attribute is null)
                item.Put(field.Place, value);
            else
                item.Put(field.Place, value, field.Attribute, unit);
        }
        if (this[$"code-{n}"].Length > 0)
            item.Put("Commodity/Classification/IdentificationTypeCode", codes.CommodityType);
        if (this[$"invoice-{n}"].Length > 0)
        {
            item.Put("AdditionalDocument/CategoryCode", codes.Invoice.Category);
            item.Put("AdditionalDocument/TypeCode", codes.Invoice.Type);
        }
        item.Put("Commodity/DutyTaxFee/TypeCode", codes.DutyType);
        item.Put(
            "Commodity/DutyTaxFee/Payment/MethodCode",
            this["account"].Length > 0 ? codes.PaidByAccount : codes.PaidAtOnce
        );
        item.Put("CustomsValuation/MethodCode", codes.ValuationMethod);
        item.Put("ValuationAdjustment/AdditionCode", codes.ValuationIndicators);
        item.Put("GovernmentProcedure[1]/CurrentCode", codes.RequestedProcedure);
        item.Put("GovernmentProcedure[1]/PreviousCode", codes.PreviousProcedure);
        item.Put("GovernmentProcedure[2]/CurrentCode", codes.NoAdditionalProcedure);
        if (this[$"origin-{n}"].Length > 0)
            item.Put("Origin/TypeCode", codes.OriginType);
        item.Put("Packaging/SequenceNumeric", "1");
    }

    /// <summary>The field whose place a pointer names, or the nearest below or above it; empty for
    /// none.</summary>
    private static string FieldOf(string pointer)
    {
        if (!Pointer.TryParse(pointer, out var told))
            return "";
        // The form has one of most parts, so the first of a kind is just that kind here.
        PointerStep[] steps =
        [
            .. told
                .Steps.Where(s => s.Name != "Declaration")
                .Select(s => s with { Position = s.Position is 1 ? null : s.Position }),
        ];
        return steps is [{ Name: "GoodsShipment" }, { Name: "GovernmentAgencyGoodsItem" } item, .. var below]
            ? Nearest(FormField.Item, Below(below)) is { } field
                ? $"{field.Name}-{Written(item.Position ?? 1)}"
                : ""
            : Nearest(FormField.Header.SelectMany(g => g.Fields), Below(steps))?.Name ?? "";
    }

    private static Pointer Below(PointerStep[] steps) =>
        steps.Aggregate(Pointer.Whole, (at, s) => at.Append(s.Name, s.Position));

    private static FormField? Nearest(IEnumerable<FormField> fields, Pointer at)
    {
        if (at.Equals(Pointer.Whole))
            return null;
        return fields.FirstOrDefault(f => f.Place.Equals(at))
            ?? fields.FirstOrDefault(f => at.StartsWith(f.Place) || f.Place.StartsWith(at))
            ?? fields.FirstOrDefault(f => !at.Parent.Equals(Pointer.Whole) && f.Place.StartsWith(at.Parent));
    }

    private string Sum(string field)
    {
        var sum = 0m;
        for (var n = 1; n <= Items; n++)
            sum += TypedNumber.Parse(this[$"{field}-{n}"]).Value ?? 0m;
        return sum == 0m ? "" : sum.ToString(CultureInfo.InvariantCulture);
    }

    private static bool IsField(string name) =>
        FormField.Header.Any(g => g.Fields.Any(f => f.Name == name)) || IsItems(name);

    private static bool IsItems(string name) =>
        name.LastIndexOf('-') is > 0 and var at
        && int.TryParse(name.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var n)
        && n is >= 1 and <= ItemsMax
        && FormField.Item.Any(f => f.Name == name[..at]);

    /// <summary>The number of the last goods item among names of fields; null where there is none.</summary>
    private static int? ItemsIn(IEnumerable<string> names) =>
        names
            .Where(IsItems)
            .Max(n => (int?)int.Parse(n.AsSpan(n.LastIndexOf('-') + 1), CultureInfo.InvariantCulture));

    private static bool IsPlaceCode(string text) =>
        text.Length == 5
        && text[..2].All(char.IsAsciiLetterUpper)
        && text[2..].All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c));

    private static string Written(int number) => number.ToString(CultureInfo.InvariantCulture);
}
