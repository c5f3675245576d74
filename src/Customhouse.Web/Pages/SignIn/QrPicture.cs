using System.Text;
using QRCoder;

namespace Customhouse.Web.Pages.SignIn;

/// <summary>A text as a picture that telephones read (ISO/IEC 18004), made here: nobody else sees the
/// text.</summary>
internal static class QrPicture
{
    private const int PixelsOfModule = 6;

    /// <summary>The address of the picture, with the picture in it.</summary>
    public static string Draw(string text)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        using var drawing = new SvgQRCode(code);
        // Black on white in any theme, with its quiet zone: readers look for that.
        var svg = drawing.GetGraphic(PixelsOfModule, "#000000", "#ffffff", drawQuietZones: true);
        return "data:image/svg+xml;base64," + Convert.ToBase64String(Encoding.UTF8.GetBytes(svg));
    }
}
