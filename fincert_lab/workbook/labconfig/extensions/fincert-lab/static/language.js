// Menus and dialogs in the language of the first lesson opened from the start page, or in English if no language pack
// for it is installed. JupyterLab sets its language when it is loaded. So if the first lesson is in another language,
// the page is reloaded, before there is anything to lose.
const START = "start.md";
const PLACE = /^(?:teacher\/)?([a-z]{2,3})\//; // where the language editions are in a workbook

function activate(app, registry, translator, notebooks, packsOf) {
  notebooks.widgetAdded.connect(async (_, { context }) => {
    const lang = PLACE.exec(context.path)?.[1];
    const begins = notebooks.size === 1 && [...app.shell.widgets("main")].some((tab) => tab.context?.path === START);
    if (!lang || !begins) return;
    const { data } = await packsOf();
    const locale = Object.keys(data).find((installed) => installed.split("_")[0] === lang) ?? "en";
    if (translator.languageCode.replace("-", "_") === locale) return;
    const settings = await registry.load("@jupyterlab/translation-extension:plugin");
    if (settings.composite.locale === locale) return; // already requested
    await settings.set("locale", locale);
    window.location.assign(`/lab/tree/${context.path}`);
  });
}

// What a bundler would generate: JupyterLab passes in its own modules, and requests ours.
let modules;
const shared = async (name) => (await Object.values(modules[name])[0].get())();
window._JUPYTERLAB = window._JUPYTERLAB ?? {};
window._JUPYTERLAB["fincert-lab"] = {
  init(scope) {
    modules = scope;
  },
  async get() {
    const { ISettingRegistry } = await shared("@jupyterlab/settingregistry");
    const { ITranslator, requestTranslationsAPI } = await shared("@jupyterlab/translation");
    const { INotebookTracker } = await shared("@jupyterlab/notebook");
    const requires = [ISettingRegistry, ITranslator, INotebookTracker];
    const start = (...services) => activate(...services, requestTranslationsAPI);
    return () => ({ id: "fincert-lab:language", autoStart: true, requires, activate: start });
  },
};
