namespace Customhouse.Web;

public static class Placeholder;
