/* The addresses that a service may have below a site; core/Settings/ApiPath.cs reads the pattern here, so that what the settings
 * allow is what `omega start` takes. No part begins with a dot: what the product asks itself lies below /.omega/. */
#define API_PATH_PATTERN "^/([A-Za-z0-9_-][A-Za-z0-9._-]{0,62}/){1,8}$"
