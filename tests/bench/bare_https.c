/* The peer of the HTTPS destination: bare libcurl that posts the same batches to the same server, one after the
   other on one connection. Usage: bench_bare_https URL CA SOURCE COUNT BATCH. */
#include <stdio.h>
#include <stdlib.h>

#include <curl/curl.h>

#include "bare_tell.h"
#include "link/https/body.h"

enum { HEADER_SIZE = 128 };

static size_t drop(char *at, size_t size, size_t n, void *unused)
{
    (void)at, (void)unused;
    return size * n;
}

static void post(CURL *curl, const struct outcome *outcomes, size_t n, const char *source)
{
    static struct body body;
    char line[HEADER_SIZE];
    long status = 0;
    if (body_make(outcomes, n, source, &body) != RESULT_OK)
        exit(1);
    text_format(line, sizeof line, "Idempotency-Key: %s", body.key);
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: " EVENT_TYPE_BATCH "; charset=UTF-8");
    headers = curl_slist_append(headers, "Content-Encoding: gzip");
    headers = curl_slist_append(headers, "Expect:");
    headers = curl_slist_append(headers, line);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)body.n);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.at);
    CURLcode code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_slist_free_all(headers);
    if (code == CURLE_OK && status == 200)
        return;
    fprintf(stderr, "%s, status %ld\n", curl_easy_strerror(code), status);
    exit(1);
}

int main(int argc, char **argv)
{
    static struct outcome batch[BODY_OUTCOMES_MAX];
    if (argc != 6)
        return 2;
    unsigned long count = strtoul(argv[4], NULL, 10), size = strtoul(argv[5], NULL, 10);
    CURL *curl = curl_easy_init();
    curl_easy_setopt(curl, CURLOPT_URL, argv[1]);
    curl_easy_setopt(curl, CURLOPT_CAINFO, argv[2]);
    curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, drop);
    for (unsigned long i = 1, n; i <= count; i += n) {
        for (n = 0; n < size && n < BODY_OUTCOMES_MAX && i + n <= count; n++)
            batch[n] = bare_outcome(i + n);
        post(curl, batch, n, argv[3]);
    }
    curl_easy_cleanup(curl);
    return 0;
}
