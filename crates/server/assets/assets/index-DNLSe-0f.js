var e=globalThis,t=e.ShadowRoot&&(e.ShadyCSS===void 0||e.ShadyCSS.nativeShadow)&&`adoptedStyleSheets`in Document.prototype&&`replace`in CSSStyleSheet.prototype,n=Symbol(),r=new WeakMap,i=class{constructor(e,t,r){if(this._$cssResult$=!0,r!==n)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,n=this.t;if(t&&e===void 0){let t=n!==void 0&&n.length===1;t&&(e=r.get(n)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),t&&r.set(n,e))}return e}toString(){return this.cssText}},a=e=>new i(typeof e==`string`?e:e+``,void 0,n),o=(e,...t)=>new i(e.length===1?e[0]:t.reduce((t,n,r)=>t+(e=>{if(!0===e._$cssResult$)return e.cssText;if(typeof e==`number`)return e;throw Error(`Value passed to 'css' function must be a 'css' function result: `+e+`. Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.`)})(n)+e[r+1],e[0]),e,n),s=(n,r)=>{if(t)n.adoptedStyleSheets=r.map(e=>e instanceof CSSStyleSheet?e:e.styleSheet);else for(let t of r){let r=document.createElement(`style`),i=e.litNonce;i!==void 0&&r.setAttribute(`nonce`,i),r.textContent=t.cssText,n.appendChild(r)}},c=t?e=>e:e=>e instanceof CSSStyleSheet?(e=>{let t=``;for(let n of e.cssRules)t+=n.cssText;return a(t)})(e):e,{is:l,defineProperty:u,getOwnPropertyDescriptor:d,getOwnPropertyNames:f,getOwnPropertySymbols:p,getPrototypeOf:m}=Object,h=globalThis,ee=h.trustedTypes,te=ee?ee.emptyScript:``,ne=h.reactiveElementPolyfillSupport,re=(e,t)=>e,ie={toAttribute(e,t){switch(t){case Boolean:e=e?te:null;break;case Object:case Array:e=e==null?e:JSON.stringify(e)}return e},fromAttribute(e,t){let n=e;switch(t){case Boolean:n=e!==null;break;case Number:n=e===null?null:Number(e);break;case Object:case Array:try{n=JSON.parse(e)}catch{n=null}}return n}},ae=(e,t)=>!l(e,t),oe={attribute:!0,type:String,converter:ie,reflect:!1,useDefault:!1,hasChanged:ae};Symbol.metadata??=Symbol(`metadata`),h.litPropertyMetadata??=new WeakMap;var se=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=oe){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let n=Symbol(),r=this.getPropertyDescriptor(e,n,t);r!==void 0&&u(this.prototype,e,r)}}static getPropertyDescriptor(e,t,n){let{get:r,set:i}=d(this.prototype,e)??{get(){return this[t]},set(e){this[t]=e}};return{get:r,set(t){let a=r?.call(this);i?.call(this,t),this.requestUpdate(e,a,n)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??oe}static _$Ei(){if(this.hasOwnProperty(re(`elementProperties`)))return;let e=m(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(re(`finalized`)))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(re(`properties`))){let e=this.properties,t=[...f(e),...p(e)];for(let n of t)this.createProperty(n,e[n])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[e,n]of t)this.elementProperties.set(e,n)}this._$Eh=new Map;for(let[e,t]of this.elementProperties){let n=this._$Eu(e,t);n!==void 0&&this._$Eh.set(n,e)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let n=new Set(e.flat(1/0).reverse());for(let e of n)t.unshift(c(e))}else e!==void 0&&t.push(c(e));return t}static _$Eu(e,t){let n=t.attribute;return!1===n?void 0:typeof n==`string`?n:typeof e==`string`?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=new Map,t=this.constructor.elementProperties;for(let n of t.keys())this.hasOwnProperty(n)&&(e.set(n,this[n]),delete this[n]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return s(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,n){this._$AK(e,n)}_$ET(e,t){let n=this.constructor.elementProperties.get(e),r=this.constructor._$Eu(e,n);if(r!==void 0&&!0===n.reflect){let i=(n.converter?.toAttribute===void 0?ie:n.converter).toAttribute(t,n.type);this._$Em=e,i==null?this.removeAttribute(r):this.setAttribute(r,i),this._$Em=null}}_$AK(e,t){let n=this.constructor,r=n._$Eh.get(e);if(r!==void 0&&this._$Em!==r){let e=n.getPropertyOptions(r),i=typeof e.converter==`function`?{fromAttribute:e.converter}:e.converter?.fromAttribute===void 0?ie:e.converter;this._$Em=r;let a=i.fromAttribute(t,e.type);this[r]=a??this._$Ej?.get(r)??a,this._$Em=null}}requestUpdate(e,t,n,r=!1,i){if(e!==void 0){let a=this.constructor;if(!1===r&&(i=this[e]),n??=a.getPropertyOptions(e),!((n.hasChanged??ae)(i,t)||n.useDefault&&n.reflect&&i===this._$Ej?.get(e)&&!this.hasAttribute(a._$Eu(e,n))))return;this.C(e,t,n)}!1===this.isUpdatePending&&(this._$ES=this._$EP())}C(e,t,{useDefault:n,reflect:r,wrapped:i},a){n&&!(this._$Ej??=new Map).has(e)&&(this._$Ej.set(e,a??t??this[e]),!0!==i||a!==void 0)||(this._$AL.has(e)||(this.hasUpdated||n||(t=void 0),this._$AL.set(e,t)),!0===r&&this._$Em!==e&&(this._$Eq??=new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(e){Promise.reject(e)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[e,t]of this._$Ep)this[e]=t;this._$Ep=void 0}let e=this.constructor.elementProperties;if(e.size>0)for(let[t,n]of e){let{wrapped:e}=n,r=this[t];!0!==e||this._$AL.has(t)||r===void 0||this.C(t,void 0,n,r)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(e=>e.hostUpdate?.()),this.update(t)):this._$EM()}catch(t){throw e=!1,this._$EM(),t}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(e=>e.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(e=>this._$ET(e,this[e])),this._$EM()}updated(e){}firstUpdated(e){}};se.elementStyles=[],se.shadowRootOptions={mode:`open`},se[re(`elementProperties`)]=new Map,se[re(`finalized`)]=new Map,ne?.({ReactiveElement:se}),(h.reactiveElementVersions??=[]).push(`2.1.2`);var ce=globalThis,le=e=>e,ue=ce.trustedTypes,de=ue?ue.createPolicy(`lit-html`,{createHTML:e=>e}):void 0,fe=`$lit$`,g=`lit$${Math.random().toFixed(9).slice(2)}$`,pe=`?`+g,me=`<${pe}>`,_=document,he=()=>_.createComment(``),ge=e=>e===null||typeof e!=`object`&&typeof e!=`function`,_e=Array.isArray,ve=e=>_e(e)||typeof e?.[Symbol.iterator]==`function`,ye=`[ 	
\f\r]`,be=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,xe=/-->/g,Se=/>/g,v=RegExp(`>|${ye}(?:([^\\s"'>=/]+)(${ye}*=${ye}*(?:[^ \t\n\f\r"'\`<>=]|("|')|))|$)`,`g`),Ce=/'/g,we=/"/g,Te=/^(?:script|style|textarea|title)$/i,Ee=e=>(t,...n)=>({_$litType$:e,strings:t,values:n}),y=Ee(1),b=Ee(2),x=Symbol.for(`lit-noChange`),S=Symbol.for(`lit-nothing`),De=new WeakMap,C=_.createTreeWalker(_,129);function Oe(e,t){if(!_e(e)||!e.hasOwnProperty(`raw`))throw Error(`invalid template strings array`);return de===void 0?t:de.createHTML(t)}var ke=(e,t)=>{let n=e.length-1,r=[],i,a=t===2?`<svg>`:t===3?`<math>`:``,o=be;for(let t=0;t<n;t++){let n=e[t],s,c,l=-1,u=0;for(;u<n.length&&(o.lastIndex=u,c=o.exec(n),c!==null);)u=o.lastIndex,o===be?c[1]===`!--`?o=xe:c[1]===void 0?c[2]===void 0?c[3]!==void 0&&(o=v):(Te.test(c[2])&&(i=RegExp(`</`+c[2],`g`)),o=v):o=Se:o===v?c[0]===`>`?(o=i??be,l=-1):c[1]===void 0?l=-2:(l=o.lastIndex-c[2].length,s=c[1],o=c[3]===void 0?v:c[3]===`"`?we:Ce):o===we||o===Ce?o=v:o===xe||o===Se?o=be:(o=v,i=void 0);let d=o===v&&e[t+1].startsWith(`/>`)?` `:``;a+=o===be?n+me:l>=0?(r.push(s),n.slice(0,l)+fe+n.slice(l)+g+d):n+g+(l===-2?t:d)}return[Oe(e,a+(e[n]||`<?>`)+(t===2?`</svg>`:t===3?`</math>`:``)),r]},Ae=class e{constructor({strings:t,_$litType$:n},r){let i;this.parts=[];let a=0,o=0,s=t.length-1,c=this.parts,[l,u]=ke(t,n);if(this.el=e.createElement(l,r),C.currentNode=this.el.content,n===2||n===3){let e=this.el.content.firstChild;e.replaceWith(...e.childNodes)}for(;(i=C.nextNode())!==null&&c.length<s;){if(i.nodeType===1){if(i.hasAttributes())for(let e of i.getAttributeNames())if(e.endsWith(fe)){let t=u[o++],n=i.getAttribute(e).split(g),r=/([.?@])?(.*)/.exec(t);c.push({type:1,index:a,name:r[2],strings:n,ctor:r[1]===`.`?Pe:r[1]===`?`?Fe:r[1]===`@`?Ie:Ne}),i.removeAttribute(e)}else e.startsWith(g)&&(c.push({type:6,index:a}),i.removeAttribute(e));if(Te.test(i.tagName)){let e=i.textContent.split(g),t=e.length-1;if(t>0){i.textContent=ue?ue.emptyScript:``;for(let n=0;n<t;n++)i.append(e[n],he()),C.nextNode(),c.push({type:2,index:++a});i.append(e[t],he())}}}else if(i.nodeType===8){if(i.data===pe)c.push({type:2,index:a});else{let e=-1;for(;(e=i.data.indexOf(g,e+1))!==-1;)c.push({type:7,index:a}),e+=g.length-1}}a++}}static createElement(e,t){let n=_.createElement(`template`);return n.innerHTML=e,n}};function w(e,t,n=e,r){if(t===x)return t;let i=r===void 0?n._$Cl:n._$Co?.[r],a=ge(t)?void 0:t._$litDirective$;return i?.constructor!==a&&(i?._$AO?.(!1),a===void 0?i=void 0:(i=new a(e),i._$AT(e,n,r)),r===void 0?n._$Cl=i:(n._$Co??=[])[r]=i),i!==void 0&&(t=w(e,i._$AS(e,t.values),i,r)),t}var je=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:n}=this._$AD,r=(e?.creationScope??_).importNode(t,!0);C.currentNode=r;let i=C.nextNode(),a=0,o=0,s=n[0];for(;s!==void 0;){if(a===s.index){let t;s.type===2?t=new Me(i,i.nextSibling,this,e):s.type===1?t=new s.ctor(i,s.name,s.strings,this,e):s.type===6&&(t=new Le(i,this,e)),this._$AV.push(t),s=n[++o]}a!==s?.index&&(i=C.nextNode(),a++)}return C.currentNode=_,r}p(e){let t=0;for(let n of this._$AV)n!==void 0&&(n.strings===void 0?n._$AI(e[t]):(n._$AI(e,n,t),t+=n.strings.length-2)),t++}},Me=class e{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,n,r){this.type=2,this._$AH=S,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=n,this.options=r,this._$Cv=r?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=w(this,e,t),ge(e)?e===S||e==null||e===``?(this._$AH!==S&&this._$AR(),this._$AH=S):e!==this._$AH&&e!==x&&this._(e):e._$litType$===void 0?e.nodeType===void 0?ve(e)?this.k(e):this._(e):this.T(e):this.$(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==S&&ge(this._$AH)?this._$AA.nextSibling.data=e:this.T(_.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:n}=e,r=typeof n==`number`?this._$AC(e):(n.el===void 0&&(n.el=Ae.createElement(Oe(n.h,n.h[0]),this.options)),n);if(this._$AH?._$AD===r)this._$AH.p(t);else{let e=new je(r,this),n=e.u(this.options);e.p(t),this.T(n),this._$AH=e}}_$AC(e){let t=De.get(e.strings);return t===void 0&&De.set(e.strings,t=new Ae(e)),t}k(t){_e(this._$AH)||(this._$AH=[],this._$AR());let n=this._$AH,r,i=0;for(let a of t)i===n.length?n.push(r=new e(this.O(he()),this.O(he()),this,this.options)):r=n[i],r._$AI(a),i++;i<n.length&&(this._$AR(r&&r._$AB.nextSibling,i),n.length=i)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let t=le(e).nextSibling;le(e).remove(),e=t}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},Ne=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,n,r,i){this.type=1,this._$AH=S,this._$AN=void 0,this.element=e,this.name=t,this._$AM=r,this.options=i,n.length>2||n[0]!==``||n[1]!==``?(this._$AH=Array(n.length-1).fill(new String),this.strings=n):this._$AH=S}_$AI(e,t=this,n,r){let i=this.strings,a=!1;if(i===void 0)e=w(this,e,t,0),a=!ge(e)||e!==this._$AH&&e!==x,a&&(this._$AH=e);else{let r=e,o,s;for(e=i[0],o=0;o<i.length-1;o++)s=w(this,r[n+o],t,o),s===x&&(s=this._$AH[o]),a||=!ge(s)||s!==this._$AH[o],s===S?e=S:e!==S&&(e+=(s??``)+i[o+1]),this._$AH[o]=s}a&&!r&&this.j(e)}j(e){e===S?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??``)}},Pe=class extends Ne{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===S?void 0:e}},Fe=class extends Ne{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==S)}},Ie=class extends Ne{constructor(e,t,n,r,i){super(e,t,n,r,i),this.type=5}_$AI(e,t=this){if((e=w(this,e,t,0)??S)===x)return;let n=this._$AH,r=e===S&&n!==S||e.capture!==n.capture||e.once!==n.once||e.passive!==n.passive,i=e!==S&&(n===S||r);r&&this.element.removeEventListener(this.name,this,n),i&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH==`function`?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},Le=class{constructor(e,t,n){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=n}get _$AU(){return this._$AM._$AU}_$AI(e){w(this,e)}},Re={M:fe,P:g,A:pe,C:1,L:ke,R:je,D:ve,V:w,I:Me,H:Ne,N:Fe,U:Ie,B:Pe,F:Le},ze=ce.litHtmlPolyfillSupport;ze?.(Ae,Me),(ce.litHtmlVersions??=[]).push(`3.3.3`);var Be=(e,t,n)=>{let r=n?.renderBefore??t,i=r._$litPart$;if(i===void 0){let e=n?.renderBefore??null;r._$litPart$=i=new Me(t.insertBefore(he(),e),e,void 0,n??{})}return i._$AI(e),i},Ve=globalThis,T=class extends se{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=Be(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return x}};T._$litElement$=!0,T.finalized=!0,Ve.litElementHydrateSupport?.({LitElement:T});var He=Ve.litElementPolyfillSupport;He?.({LitElement:T}),(Ve.litElementVersions??=[]).push(`4.2.2`);var E=e=>(t,n)=>{n===void 0?customElements.define(e,t):n.addInitializer(()=>{customElements.define(e,t)})},Ue={attribute:!0,type:String,converter:ie,reflect:!1,hasChanged:ae},We=(e=Ue,t,n)=>{let{kind:r,metadata:i}=n,a=globalThis.litPropertyMetadata.get(i);if(a===void 0&&globalThis.litPropertyMetadata.set(i,a=new Map),r===`setter`&&((e=Object.create(e)).wrapped=!0),a.set(n.name,e),r===`accessor`){let{name:r}=n;return{set(n){let i=t.get.call(this);t.set.call(this,n),this.requestUpdate(r,i,e,!0,n)},init(t){return t!==void 0&&this.C(r,void 0,e,t),t}}}if(r===`setter`){let{name:r}=n;return function(n){let i=this[r];t.call(this,n),this.requestUpdate(r,i,e,!0,n)}}throw Error(`Unsupported decorator location: `+r)};function Ge(e){return(t,n)=>typeof n==`object`?We(e,t,n):((e,t,n)=>{let r=t.hasOwnProperty(n);return t.constructor.createProperty(n,e),r?Object.getOwnPropertyDescriptor(t,n):void 0})(e,t,n)}function D(e){return Ge({...e,state:!0,attribute:!1})}var Ke=(e,t,n)=>(n.configurable=!0,n.enumerable=!0,Reflect.decorate&&typeof t!=`object`&&Object.defineProperty(e,t,n),n);function O(e,t){return(n,r,i)=>{let a=t=>t.renderRoot?.querySelector(e)??null;if(t){let{get:e,set:t}=typeof r==`object`?n:i??(()=>{let e=Symbol();return{get(){return this[e]},set(t){this[e]=t}}})();return Ke(n,r,{get(){let n=e.call(this);return n===void 0&&(n=a(this),(n!==null||this.hasUpdated)&&t.call(this,n)),n}})}return Ke(n,r,{get(){return a(this)}})}}var k={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},qe=e=>(...t)=>({_$litDirective$:e,values:t}),Je=class{constructor(e){}get _$AU(){return this._$AM._$AU}_$AT(e,t,n){this._$Ct=e,this._$AM=t,this._$Ci=n}_$AS(e,t){return this.update(e,t)}update(e,t){return this.render(...t)}},{I:Ye}=Re,Xe=e=>e,Ze=e=>e.strings===void 0,Qe=()=>document.createComment(``),$e=(e,t,n)=>{let r=e._$AA.parentNode,i=t===void 0?e._$AB:t._$AA;if(n===void 0)n=new Ye(r.insertBefore(Qe(),i),r.insertBefore(Qe(),i),e,e.options);else{let t=n._$AB.nextSibling,a=n._$AM,o=a!==e;if(o){let t;n._$AQ?.(e),n._$AM=e,n._$AP!==void 0&&(t=e._$AU)!==a._$AU&&n._$AP(t)}if(t!==i||o){let e=n._$AA;for(;e!==t;){let t=Xe(e).nextSibling;Xe(r).insertBefore(e,i),e=t}}}return n},A=(e,t,n=e)=>(e._$AI(t,n),e),et={},tt=(e,t=et)=>e._$AH=t,nt=e=>e._$AH,rt=e=>{e._$AR(),e._$AA.remove()},j=qe(class extends Je{constructor(e){if(super(e),e.type!==k.PROPERTY&&e.type!==k.ATTRIBUTE&&e.type!==k.BOOLEAN_ATTRIBUTE)throw Error("The `live` directive is not allowed on child or event bindings");if(!Ze(e))throw Error("`live` bindings can only contain a single expression")}render(e){return e}update(e,[t]){if(t===x||t===S)return t;let n=e.element,r=e.name;if(e.type===k.PROPERTY){if(t===n[r])return x}else if(e.type===k.BOOLEAN_ATTRIBUTE){if(!!t===n.hasAttribute(r))return x}else if(e.type===k.ATTRIBUTE&&n.getAttribute(r)===t+``)return x;return tt(e),t}}),it={frame:1,rows:2,column:3},M=class extends Error{};function at(e){if(e.byteLength<16)throw new M(`binary message of ${e.byteLength} bytes: its head alone has 16`);let t=new DataView(e);if(String.fromCharCode(t.getUint8(0),t.getUint8(1),t.getUint8(2),t.getUint8(3))!==`ESW1`)throw new M(`binary message does not start with ESW1: page and server are of different versions, reload`);let n={kind:t.getUint16(4,!0),flags:t.getUint16(6,!0),length:t.getUint32(8,!0),id:t.getUint32(12,!0)};if(e.byteLength!==16+n.length)throw new M(`binary message has ${e.byteLength-16} bytes of body, its head says ${n.length}`);return n}function ot(e,t){let n=at(e);if(n.kind!==it[t])throw new M(`binary message of kind ${n.kind} where a ${t} (${it[t]}) was expected`);return n}function st(e,t,n){if(e.length!==t)throw new M(`${n} takes ${t} bytes, the message has ${e.length}`)}var ct=1,lt=class{constructor(e,t,n,r,i,a){this.index=e,this.distinct=t,this.codes=n,this.numbers=r,this.offsets=i,this.bytes=a,this.decoded=Array(t)}value(e){let t=this.decoded[e];return t===void 0&&(t=ut.decode(this.bytes.subarray(this.offsets[e],this.offsets[e+1])),this.decoded[e]=t),t}text(e){let t=this.codes[e]??4294967295;return t===4294967295?null:this.value(t)}},ut=new TextDecoder;function dt(e){let t=ot(e,`column`);if(t.length<16)throw new M(`column message of ${t.length} bytes: its counts alone have 16`);let n=new DataView(e,16),r=n.getUint32(0,!0),i=n.getUint32(4,!0),a=(n.getUint32(8,!0)&ct)!==0,o=n.getUint32(12,!0),s=Math.ceil(o/4)*4;st(t,16+(i+1)*4+s+r*4+(a?i*8:0),`column of ${r} rows`);let c=32,l=new Uint32Array(e,c,i+1);if(c+=(i+1)*4,l[i]!==o)throw new M(`column's texts end at byte ${l[i]} of ${o}`);let u=new Uint8Array(e,c,o);c+=s;let d=new Uint32Array(e,c,r);c+=r*4;let f=a?new Float64Array(e.slice(c,c+i*8)):null;return new lt(t.id,i,d,f,l,u)}var ft=[`pca`,`tsne`,`umap`,`custom`],pt=48,mt=1,ht=65534,gt=65535;function _t(e){let t=ot(e,`frame`),n=new DataView(e,16);if(t.length<pt)throw new M(`frame of ${t.length} bytes: its head alone has ${pt}`);let r=n.getUint32(4,!0),i=n.getUint8(8),a=ft[n.getUint8(9)];if(i!==2&&i!==3)throw new M(`frame with ${i} dimensions, expected 2 or 3`);if(!a)throw new M(`frame of projection ${n.getUint8(9)}, expected 0 to ${ft.length-1}`);let o=(t.flags&mt)!==0;st(t,pt+r*i*(o?2:4),`frame of ${r} points`);let s=e=>[n.getFloat32(e,!0),n.getFloat32(e+4,!0),n.getFloat32(e+8,!0)],c=s(24),l=s(36),u=16+pt;return{sequence:t.id,dataset:n.getUint32(0,!0),points:r,dims:i,projection:a,iteration:n.getUint32(12,!0),kl:vt(n.getFloat32(16,!0)),msPerIteration:vt(n.getFloat32(20,!0)),lower:c,upper:l,positions:o?yt(new Uint16Array(e,u,r*i),i,c,l):new Float32Array(e,u,r*i)}}function vt(e){return Number.isNaN(e)?null:e}function yt(e,t,n,r){let i=new Float32Array(e.length);for(let a=0;a<t;a++){let o=n[a],s=(r[a]-o)/ht;for(let n=a;n<e.length;n+=t){let t=e[n];i[n]=t===gt?NaN:o+t*s}}return i}function bt(e){let t=ot(e,`rows`);if(t.length<4)throw new M(`rows message of ${t.length} bytes: its count alone has 4`);let n=new DataView(e,16).getUint32(0,!0);return st(t,4+n*4,`rows message of ${n} rows`),{id:t.id,rows:new Uint32Array(e,20,n)}}var N=e=>e.split(` `).map(e=>[0,2,4].map(t=>Number.parseInt(e.slice(t,t+2),16))),xt=N(`e69f00 56b4e9 009e73 f0e442 0072b2 d55e00 cc79a7`),St={light:N(`600054 0000b4 544800 786cfc 544884 0000fc 901854 e4a8b4 9c5478 d800cc 480084 78603c 78b478`),dark:N(`84fcfc 844854 6c00fc c00000 f0b4c0 a8ccfc a8fca8 c0cc78 7890fc d800c0 9060e4 b43c84 78b478`)},Ct=N(`1f77b4 d62728 e377c2 17becf 2ca02c 8c564b bcbd22 ff7f0e 9467bd 7f7f7f`),wt=N(`440154 482475 414487 355f8d 2a788e 21918c 22a884 44bf70 7ad151 bddf26 fde725`),Tt=N(`00224e 123570 3b496c 575d6d 707173 8a8678 a59c74 c3b369 e1cc55 f0d94a fee838`),Et=N(`ffffdd 1f2d86`),Dt={light:[166,172,179],dark:[95,102,110]},Ot=[{name:`auto`,label:`Automatic`},{name:`safe`,label:`Colour-blind safe`},{name:`tf10`,label:`TensorFlow 10`}],kt=[{name:`auto`,label:`Viridis`},{name:`cividis`,label:`Cividis`},{name:`tf-ramp`,label:`TensorFlow`}];function At(e,t,n){let r=jt(e,t,n);return Array.from({length:t},(e,t)=>Ft(r[t%r.length],Math.floor(t/r.length)))}function jt(e,t,n){return e===`tf10`?Ct:t<=8?[...xt,n===`light`?[0,0,0]:[255,255,255]]:e!==`safe`&&t<=Ct.length?Ct:[...xt,...St[n]]}function Mt(e,t,n){if(e===`tf-ramp`)return Pt(Et,t,0,1);let[r,i]=n===`light`?[0,.93]:[.2,1];return Pt(e===`cividis`?Tt:wt,t,r,i)}var Nt=([e,t,n])=>`#${(1<<24|e<<16|t<<8|n).toString(16).slice(1)}`;function Pt(e,t,n,r){return Array.from({length:t},(i,a)=>{let o=(n+(r-n)*a/Math.max(1,t-1))*(e.length-1),s=Math.min(Math.floor(o),e.length-2),c=e[s],l=e[s+1],u=e=>Math.round(c[e]+(l[e]-c[e])*(o-s));return[u(0),u(1),u(2)]})}function Ft(e,t){if(t===0)return e;let[n,r,i]=e.map(e=>e/255),a=Math.max(n,r,i),o=Math.min(n,r,i),s=(a+o)/2,c=a-o,l=c===0?.25:c/(1-Math.abs(2*s-1));return It(((c===0?0:a===n?(r-i)/c:a===r?2+(i-n)/c:4+(n-r)/c)*60+17*t+360)%360,l,Math.min(.8,Math.max(.25,s*(t%2==1?.72:1.2))))}function It(e,t,n){let r=t*Math.min(n,1-n),i=t=>{let i=(t+e/30)%12;return Math.round(255*(n-r*Math.max(-1,Math.min(i-3,9-i,1))))};return[i(0),i(8),i(4)]}var Lt={colors:null,palette:new Uint8Array,legend:null},Rt=256,zt=64,Bt=e=>e.kind!==`text`&&e.distinct>0;function Vt(e,t,n,r){return t.kind===`number`&&e.numbers?Wt(e,e.numbers,t,n,r):Ut(e,t,n,r)}function Ht(e){let t=Array.from({length:e.distinct},(e,t)=>t),{numbers:n}=e;return n?t.sort((e,t)=>n[e]-n[t]||e-t):t}function Ut(e,t,n,r){let i=Ht(e),a=new Uint16Array(e.distinct);i.forEach((e,t)=>{a[e]=t});let o=e.distinct,s=new Uint32Array(e.distinct+1),c=new Uint16Array(e.codes.length);for(let t=0;t<c.length;t++){let n=e.codes[t],r=n===4294967295?o:a[n];c[t]=r,s[r]=s[r]+1}let l=At(n,e.distinct,r),u=i.map((t,n)=>({slot:n,label:e.value(t),count:s[n],color:Nt(l[n])}));return e.numbers||u.sort((e,t)=>t.count-e.count||e.slot-t.slot),{colors:c,palette:Kt([...l,Dt[r]]),legend:{kind:`classes`,column:t.name,entries:u,missing:Gt(o,s[o],r)}}}function Wt(e,t,n,r,i){let a=1/0,o=-1/0;for(let e of t)Number.isFinite(e)&&(e<a&&(a=e),e>o&&(o=e));let s=new Uint16Array(t.length);for(let e=0;e<s.length;e++){let n=t[e],r=o>a?(n-a)/(o-a):.5;s[e]=Number.isNaN(r)?Rt:Math.round(Math.min(1,Math.max(0,r))*255)}let c=0,l=new Uint16Array(e.codes.length);for(let t=0;t<l.length;t++){let n=e.codes[t],r=n===4294967295?Rt:s[n];r===Rt&&c++,l[t]=r}return{colors:l,palette:Kt([...Mt(r,Rt,i),Dt[i]]),legend:{kind:`ramp`,column:n.name,min:a,max:o,stops:Mt(r,zt,i).map(Nt),missing:Gt(Rt,c,i)}}}function Gt(e,t,n){return t>0?{slot:e,label:`(missing)`,count:t,color:Nt(Dt[n])}:null}function Kt(e){return Uint8Array.from(e.flat())}var P=class extends Error{},qt=class{constructor(){this.waiting=new Map,this.next=1}expect(e){let t=this.next;return this.next=this.next%2147483647+1,{id:t,answer:new Promise((n,r)=>this.waiting.set(t,{resolve:n,reject:r,wantsRows:e}))}}answered(e,t){let n=this.waiting.get(e);n&&(t.error===void 0?(n.answer=t,this.settle(e,n)):(this.waiting.delete(e),n.reject(new P(t.error))))}rows({id:e,rows:t}){let n=this.waiting.get(e);n&&(n.rows=t,this.settle(e,n))}abandon(e){for(let t of this.waiting.values())t.reject(new P(e));this.waiting.clear()}settle(e,t){!t.answer||t.wantsRows&&!t.rows||(this.waiting.delete(e),t.resolve(t.rows?{...t.answer,rows:t.rows}:t.answer))}},Jt=`api/state.txt`,Yt=(e,t)=>`api/images/${t}?dataset=${e}`;async function Xt(e){let t=await $t(`api/columns/${e}`);if(!t.ok)throw new P(await en(t));return dt(await t.arrayBuffer())}async function Zt(e){let t=new FormData;for(let n of e)t.append(`files`,n,n.name);let n=await $t(`api/files`,{method:`POST`,body:t});if(!n.ok)throw new P(await en(n));return(await n.json()).opened}function Qt(){let e=new URL(`ws`,document.baseURI);return e.protocol=e.protocol===`https:`?`wss:`:`ws:`,e.search=``,e.href}async function $t(e,t){try{return await fetch(e,t)}catch{throw new P(`The server does not answer; is it still running?`)}}async function en(e){let t=await e.text();try{let{error:e}=JSON.parse(t);if(typeof e==`string`)return e}catch{}return e.status===403?"The server does not know this page: open the address that `embedscope` printed.":`The server answered ${e.status} ${e.statusText}${t?`: ${t.slice(0,200)}`:``}`}var tn=250,nn=4e3,rn=`The connection to the server is lost; it is being restored.`,an=class{constructor(e,t){this.url=e,this.events=t,this.socket=null,this.pending=new qt,this.wait=tn,this.timer=0,this.closed=!1}connect(){if(this.closed)return;let e=new WebSocket(this.url);e.binaryType=`arraybuffer`,this.socket=e,e.onopen=()=>{this.wait=tn,this.events.onConnection(`open`)},e.onmessage=e=>this.receive(e.data),e.onclose=()=>this.lost(e)}send(e){if(this.socket?.readyState!==WebSocket.OPEN)return Promise.reject(new P(rn));let{id:t,answer:n}=this.pending.expect(e.type===`search`);return this.socket.send(JSON.stringify({id:t,...e})),n}ack(e){this.socket?.readyState===WebSocket.OPEN&&this.socket.send(JSON.stringify({type:`ack`,sequence:e}))}close(){this.closed=!0,clearTimeout(this.timer),this.socket?.close(),this.pending.abandon(`The page is closing.`)}lost(e){e===this.socket&&(this.socket=null,this.pending.abandon(rn),this.closed||(this.events.onConnection(`lost`),this.timer=window.setTimeout(()=>this.connect(),this.wait),this.wait=Math.min(this.wait*2,nn)))}receive(e){try{typeof e==`string`?this.receiveText(JSON.parse(e)):this.receiveBinary(e)}catch(e){this.events.onError(e instanceof Error?e.message:String(e))}}receiveText(e){`event`in e?this.events.onEvent(e):this.pending.answered(e.id,e)}receiveBinary(e){let{kind:t,id:n}=at(e);if(t===it.frame)try{this.events.onFrame(_t(e))}catch(e){throw this.ack(n),e}else t===it.rows&&this.pending.rows(bt(e))}};function on(e,{selected:t,neighbors:n,hits:r,highlight:i}){if(t.length>0){let i=new Uint8Array(e).fill(3);return cn(i,r,0),cn(i,n,2),cn(i,t,1),i}if(r){let t=new Uint8Array(e).fill(3);return cn(t,r,2),t}return i?Uint8Array.from(i.colors,e=>e===i.slot?0:3):null}function sn({selected:e,neighbors:t,hits:n}){return e.length===0?n?n.subarray(0,300):new Uint32Array:Uint32Array.from([...new Set([...e,...t??[]])].slice(0,300))}function cn(e,t,n){if(t)for(let r=0;r<t.length;r++){let i=t[r];i<e.length&&(e[i]=n)}}var ln=[`columns`,`theme`,`view`,`session`],un=[`view`,`neighbors`,`search`,`highlight`,`coloring`,`session`],dn=class{constructor(e,t){this.store=e,this.complain=t,this.fetching=new Set,this.generation=0,this.colored=``,this.emphasized=[],e.subscribe(e=>{ln.some(t=>e.has(t))&&this.color(),un.some(t=>e.has(t))&&this.emphasize()})}reset(){this.generation++,this.fetching.clear(),this.colored=``,this.store.set({columns:new Map,coloring:Lt})}color(){let{session:e,view:t,columns:n,theme:r}=this.store.state,i=e?.dataset?.columns??[];this.need(i.findIndex(({name:e})=>e===t.labelBy));let a=i.findIndex(({name:e})=>e===t.colorBy),o=i[a];this.need(a);let s=n.get(a),c=JSON.stringify([this.generation,s?a:-1,t.palette,r,o?.kind]);c!==this.colored&&(this.colored=c,this.store.set({coloring:o&&s?Vt(s,o,t.palette,r):Lt}))}emphasize(){let{session:e,view:t,neighbors:n,search:r,highlight:i,coloring:a}=this.store.state,o=[e?.dataset?.id,t.selected,n,r.rows,i,a.colors];if(o.every((e,t)=>Object.is(e,this.emphasized[t])))return;this.emphasized=o;let s={selected:t.selected,neighbors:n?.rows??null,hits:r.rows,highlight:i!==null&&a.colors?{slot:i,colors:a.colors}:null};this.store.set({states:on(e?.dataset?.points??0,s),labeled:sn(s)})}async need(e){if(e<0||this.fetching.has(e))return;this.fetching.add(e);let{generation:t}=this;try{let n=await Xt(e);t===this.generation&&this.store.set({columns:new Map(this.store.state.columns).set(e,n)})}catch(n){if(t!==this.generation)return;if(this.fetching.delete(e),n instanceof P)this.complain(n);else throw n}}},fn={iterations:[],values:[]},pn=512;function mn(e,t,n){if(t===0)return fn;let r=e.iterations.at(-1)??0;if(t<r)return mn(fn,t,n);if(n===null||!Number.isFinite(n)||t===r)return e;let i=[...e.iterations,t],a=[...e.values,n];if(i.length<=pn)return{iterations:i,values:a};let o=(e,t)=>t%2==0||t===i.length-1;return{iterations:i.filter(o),values:a.filter(o)}}var hn={text:``,regex:!1,column:null,rows:null,error:null},gn={colorBy:null,labelBy:null,camera:null,selected:[],palette:`auto`,neighbors:{k:100,metric:`cosine`}},_n=120,vn=80,yn=class{constructor(e,t,n,r){this.store=e,this.view=t,this.ask=n,this.complain=r,this.searchTurn=0,this.pointTurn=0,this.neighborTurn=0}select(e,t=!1){let{selected:n}=this.store.state.view,r=n.filter(t=>t!==e);this.view.change({selected:t?r.length<n.length?r:[e,...r]:[e]}),this.refresh()}clear(){this.store.state.view.selected.length>0?(this.view.change({selected:[]}),this.refresh()):this.store.state.search.text===``?this.store.set({highlight:null}):this.search({text:``})}setNeighbors(e){this.view.change({neighbors:{...this.store.state.view.neighbors,...e}}),clearTimeout(this.neighborTimer),this.neighborTimer=setTimeout(()=>this.findNeighbors(),vn)}refresh(){let e=this.store.state.view.selected[0];e===void 0?this.store.set({point:null}):this.store.state.point?.row!==e&&this.describe(e),(e===void 0||this.store.state.neighbors?.row!==e)&&this.store.set({neighbors:null}),this.findNeighbors()}reset(){this.searchTurn++,this.pointTurn++,this.neighborTurn++,this.store.set({search:hn,point:null,neighbors:null,highlight:null,hover:null})}search(e){let t={...this.store.state.search,...e};clearTimeout(this.searchTimer);let n=++this.searchTurn;t.text===``?this.store.set({search:{...t,rows:null,error:null}}):(this.store.set({search:t}),this.searchTimer=setTimeout(async()=>{let{text:e,regex:r,column:i}=t;try{let a=await this.ask({type:`search`,text:e,regex:r,column:i});n===this.searchTurn&&this.store.set({search:{...t,rows:a.rows,error:null}})}catch(e){let r=e instanceof Error?e.message:String(e);n===this.searchTurn&&this.store.set({search:{...t,rows:null,error:r}})}},_n))}async describe(e){let t=++this.pointTurn;try{let{values:n}=await this.ask({type:`point`,row:e});t===this.pointTurn&&this.store.set({point:{row:e,values:n}})}catch(e){this.complain(e)}}async findNeighbors(){clearTimeout(this.neighborTimer);let e=++this.neighborTurn,{view:t,session:n}=this.store.state,r=t.selected[0];if(r===void 0||!n?.dataset?.hasVectors)return;let i=Math.min(t.neighbors.k,n.dataset.points-1);if(!(i<1))try{let{rows:n,distances:a}=await this.ask({type:`neighbors`,row:r,k:i,metric:t.neighbors.metric});if(e!==this.neighborTurn)return;this.store.set({neighbors:{row:r,rows:Uint32Array.from(n),distances:Float64Array.from(a)}})}catch(e){this.complain(e)}}},bn=`embedscope.preferences`;function xn(e,t){let n=t>=700,r={theme:`system`,leftOpen:n,rightOpen:n},i;try{i=JSON.parse(e?.getItem(bn)??`{}`)??{}}catch{return r}return(i.theme===`light`||i.theme===`dark`)&&(r.theme=i.theme),n&&typeof i.leftOpen==`boolean`&&(r.leftOpen=i.leftOpen),n&&typeof i.rightOpen==`boolean`&&(r.rightOpen=i.rightOpen),r}function Sn(e,t){try{e?.setItem(bn,JSON.stringify(t))}catch{}}var Cn=class{constructor(e){this.value=e,this.listeners=new Set}get state(){return this.value}set(e){let t=new Set;for(let n of Object.keys(e))Object.is(this.value[n],e[n])||t.add(n);if(t.size!==0){this.value={...this.value,...e};for(let e of[...this.listeners])e(t)}}subscribe(e){return this.listeners.add(e),()=>this.listeners.delete(e)}},wn=200,Tn=class{constructor(e,t,n){this.get=e,this.put=t,this.send=n,this.pending=new Set,this.flying=new Map}change(e){this.put({...this.get(),...e});for(let t of Object.keys(e))this.pending.add(t);clearTimeout(this.timer),`camera`in e?this.timer=setTimeout(()=>this.flush(),wn):this.flush()}flush(){if(clearTimeout(this.timer),this.pending.size===0)return;let e=[...this.pending];this.pending.clear();let t=this.get();for(let t of e)this.flying.set(t,(this.flying.get(t)??0)+1);let n=()=>{for(let t of e)this.flying.set(t,(this.flying.get(t)??1)-1)};this.send({type:`view`,...Object.fromEntries(e.map(e=>[e,t[e]]))}).then(n,n)}reset(){clearTimeout(this.timer),this.pending.clear(),this.flying.clear()}adopt(e){let t=this.get(),n=Object.keys(e).filter(n=>!this.pending.has(n)&&(this.flying.get(n)??0)===0&&JSON.stringify(e[n])!==JSON.stringify(t[n]));return n.length>0&&this.put({...t,...Object.fromEntries(n.map(t=>[t,e[t]]))}),new Set(n)}},En=class{constructor(){this.onCamera=()=>{},this.dark=matchMedia(`(prefers-color-scheme: dark)`),this.held=null,this.acked=-1,this.toastId=0,this.uploads=Promise.resolve();let e=xn(localStorage,innerWidth);this.store=new Cn({connection:`connecting`,session:null,view:gn,frame:null,columns:new Map,coloring:Lt,states:null,labeled:new Uint32Array,point:null,neighbors:null,search:hn,highlight:null,hover:null,history:fn,toasts:[],opening:null,preferences:e,theme:`light`,backend:``}),this.socket=new an(Qt(),{onConnection:e=>{this.acked=-1,e!==`open`&&this.view.reset(),this.store.set({connection:e})},onEvent:e=>this.heard(e),onFrame:e=>this.framed(e),onError:e=>this.notify(`error`,e)});let t=e=>this.socket.send(e),n=e=>this.complain(e);this.view=new Tn(()=>this.store.state.view,e=>this.store.set({view:e}),e=>t(e).catch(n)),this.inspector=new yn(this.store,this.view,t,n),this.derive=new dn(this.store,n),this.dark.addEventListener(`change`,()=>this.applyTheme()),addEventListener(`pagehide`,()=>this.view.flush()),this.applyTheme()}start(){this.socket.connect()}async run(e){this.view.flush();try{return await this.socket.send(e)}catch(e){return this.complain(e),null}}show(e){this.view.change(e)}cameraMoved(e){this.view.change({camera:e})}drawn(){let{frame:e}=this.store.state;e&&this.ack(e)}open(e){return e.length===0||(this.uploads=this.uploads.then(async()=>{this.store.set({opening:e.map(({name:e})=>e).join(`, `)});try{await Zt(e)}catch(e){this.complain(e)}this.store.set({opening:null})})),this.uploads}prefer(e){let t={...this.store.state.preferences,...e};this.store.set({preferences:t}),Sn(localStorage,t),this.applyTheme()}notify(e,t){let n=this.store.state.toasts.filter(e=>e.message!==t);this.store.set({toasts:[...n,{id:++this.toastId,kind:e,message:t}]})}dismiss(e){this.store.set({toasts:this.store.state.toasts.filter(t=>t.id!==e)})}complain(e){this.store.state.connection===`open`&&this.notify(`error`,e instanceof Error?e.message:String(e))}applyTheme(){let e=this.store.state.preferences.theme,t=e===`system`?this.dark.matches?`dark`:`light`:e;document.documentElement.dataset.theme=t,this.store.set({theme:t})}heard(e){e.event===`session`?this.adopt(e.session):e.event===`progress`?this.progress(e):this.notify(`error`,e.message)}progress({task:e,tsne:t}){let{session:n}=this.store.state;n&&this.store.set({session:{...n,task:e,tsne:t},history:mn(this.store.state.history,t.iteration,t.kl)})}adopt(e){let t=this.store.state.session,n=t?.dataset?.id!==e.dataset?.id,r=n||JSON.stringify(t?.dataset?.columns)!==JSON.stringify(e.dataset?.columns);n&&(this.view.reset(),this.inspector.reset(),this.store.set({frame:null,history:fn})),r&&this.derive.reset();let{tsne:i}=e,a=i.status===`idle`||i.status===`preparing`?fn:mn(this.store.state.history,i.iteration,i.kl);this.store.set({session:e,history:a});let o=this.view.adopt(e.view);o.has(`camera`)&&this.onCamera(!n),(o.has(`selected`)||o.has(`neighbors`)||r&&e.view.selected.length>0)&&(r&&this.store.set({point:null}),this.inspector.refresh()),this.held&&this.held.dataset===e.dataset?.id&&this.framed(this.held)}framed(e){e.dataset===this.store.state.session?.dataset?.id?(this.held=null,this.store.set({frame:e,history:e.projection===`tsne`?mn(this.store.state.history,e.iteration,e.kl):this.store.state.history})):(this.held=e,this.ack(e))}ack({sequence:e}){e!==this.acked&&(this.acked=e,this.socket.ack(e))}};function Dn({session:e,view:t,columns:n},r){let i=e?.dataset?.columns.findIndex(({name:e})=>e===t.labelBy)??-1;return n.get(i)?.text(r)??null}function On(e,t){let{frame:n,view:r,neighbors:i,backend:a}=e;return Object.freeze({iteration:n?.iteration??0,projection:n?.projection??null,dims:n?.dims??null,get positions(){return Array.from(n?.positions??[])},camera:t,selected:[...r.selected],neighbors:Array.from(i?.rows??[]),backend:a})}function kn(e,t){let n=0,r=e=>e.dataTransfer?.types.includes(`Files`)??!1,i=t=>{n>0!=t>0&&e(t>0),n=t},a={dragenter:e=>{r(e)&&(e.preventDefault(),i(n+1))},dragover:e=>{r(e)&&(e.preventDefault(),e.dataTransfer&&(e.dataTransfer.dropEffect=`copy`),n===0&&i(1))},dragleave:e=>{r(e)&&i(Math.max(0,n-1))},drop:e=>{r(e)&&(e.preventDefault(),i(0),t([...e.dataTransfer?.files??[]]))}};for(let[e,t]of Object.entries(a))addEventListener(e,t);return()=>{for(let[e,t]of Object.entries(a))removeEventListener(e,t)}}var F=e=>y`<svg
  width="16"
  height="16"
  viewBox="0 0 16 16"
  fill="none"
  stroke="currentColor"
  stroke-width="1.4"
  stroke-linecap="round"
  stroke-linejoin="round"
  aria-hidden="true"
>
  ${e}
</svg>`,An=F(b`<path d="M2 12.5v-9h4l1.5 2H14v7z"/>`),jn=F(b`<path d="M4 4l8 8M12 4l-8 8"/>`),Mn=F(b`<path d="M8 3.5v9M3.5 8h9"/>`),Nn=F(b`<path d="M3.5 8h9"/>`),Pn=F(b`<path d="M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10"/>`),Fn=F(b`<path d="M8 2.5v7M5 7l3 3 3-3M2.5 12.5h11"/>`),In=F(b`<path d="M3 13l.6-2.6L10.5 3.5l2 2-6.9 6.9z"/>`),Ln=F(b`<path d="M3 4.5h10M6 4.5v-2h4v2M4.5 4.5l.6 9h5.8l.6-9"/>`),Rn=F(b`<path d="M2.5 3h11v10h-11zM6 3v10"/>`),zn=F(b`<path d="M2.5 3h11v10h-11zM10 3v10"/>`),Bn=F(b`<rect x="2" y="4" width="12" height="8.5" rx="1.5"/><path d="M4.5 6.8h.01M7 6.8h.01M9.5 6.8h.01M11.7 6.8h.01M5.5 9.8h5"/>`),Vn=F(b`<path d="M8 2.5l6 11H2zM8 6.5v3.5M8 11.8h.01"/>`),Hn=y`<svg width="18" height="18" viewBox="0 0 32 32" aria-hidden="true">
  <rect width="32" height="32" rx="7" fill="#12161c" />
  <circle cx="10" cy="11" r="3.2" fill="#56b4e9" /><circle cx="16" cy="8" r="2.2" fill="#56b4e9" />
  <circle cx="22.5" cy="13" r="3.2" fill="#e69f00" /><circle cx="24" cy="19" r="2.2" fill="#e69f00" />
  <circle cx="11" cy="22" r="3.2" fill="#3fc79a" /><circle cx="17" cy="24" r="2.2" fill="#3fc79a" />
  <circle cx="16" cy="16" r="1.8" fill="#fff" />
</svg>`,Un=[{keys:[`/`],action:`search`,does:`Search`},{keys:[`Escape`],action:`clear`,does:`Clear selection, then search`},{keys:[`f`],action:`fit`,does:`Fit the whole map`},{keys:[`F`],action:`fit-selection`,does:`Fit the selection and its neighbours`},{keys:[`+`,`=`],action:`in`,does:`Zoom in`},{keys:[`-`],action:`out`,does:`Zoom out`},{keys:[`b`],action:`bookmark`,does:`Add a bookmark`},{keys:[`?`],action:`help`,does:`This sheet`}];function Wn(e,t){return e.ctrlKey||e.metaKey||e.altKey||t&&e.key!==`Escape`?null:Un.find(({keys:t})=>t.includes(e.key))?.action??null}var I=o`
  :host {
    box-sizing: border-box;
    font: 13px / 1.45 var(--font);
    color: var(--text);
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 1px;
  }
  h2 {
    margin: 0;
    font-size: 12px;
    font-weight: 600;
    letter-spacing: 0.01em;
  }
  p {
    margin: 0;
  }
  .muted {
    color: var(--muted);
  }
  .small {
    font-size: 12px;
  }
  .number {
    font-variant-numeric: tabular-nums;
  }
  button,
  select,
  input {
    font: inherit;
    color: inherit;
  }
  button,
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    min-width: 0;
    height: 28px;
    padding: 0 10px;
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    background: var(--raised);
    color: var(--text);
    font-weight: 500;
    text-decoration: none;
    white-space: nowrap;
    cursor: pointer;
  }
  button:hover:not(:disabled),
  .button:hover {
    background: var(--hover);
  }
  button:disabled,
  .button[aria-disabled="true"] {
    color: var(--muted);
    border-color: var(--line);
    background: none;
    cursor: default;
    opacity: 0.7;
  }
  button.primary:not(:disabled) {
    border-color: transparent;
    background: var(--accent-fill);
    color: var(--on-accent);
  }
  button.primary:hover:not(:disabled) {
    filter: brightness(1.08);
  }
  button.plain {
    border-color: transparent;
    background: none;
  }
  button.icon {
    width: 28px;
    padding: 0;
    border-color: transparent;
    background: none;
    color: var(--muted);
  }
  button.icon:hover:not(:disabled) {
    background: var(--hover);
    color: var(--text);
  }
  svg {
    flex: none;
    display: block;
  }
  select,
  input[type="text"],
  input[type="search"],
  input[type="number"] {
    width: 100%;
    min-width: 0;
    height: 28px;
    padding: 0 8px;
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    background: var(--raised);
  }
  select {
    padding-right: 4px;
    text-overflow: ellipsis;
  }
  input[type="number"] {
    font-variant-numeric: tabular-nums;
    appearance: textfield;
  }
  input::-webkit-inner-spin-button {
    appearance: none;
    margin: 0;
  }
  input::placeholder {
    color: var(--muted);
    opacity: 1;
  }
  input[aria-invalid="true"] {
    border-color: var(--danger);
  }
  input[type="range"] {
    width: 100%;
    min-width: 0;
    height: 18px;
    margin: 0;
    accent-color: var(--accent);
  }
  input[type="checkbox"],
  input[type="radio"] {
    accent-color: var(--accent);
    margin: 0;
    flex: none;
  }
  label.check {
    display: flex;
    align-items: center;
    gap: 8px;
    cursor: pointer;
  }
  fieldset {
    min-width: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  .segmented {
    display: grid;
    grid-auto-flow: column;
    grid-auto-columns: 1fr;
    height: 28px;
    padding: 2px;
    border-radius: var(--radius);
    background: var(--sunken);
    box-shadow: inset 0 0 0 1px var(--line);
  }
  .segmented label {
    position: relative;
    display: flex;
    align-items: center;
    justify-content: center;
    padding: 0 5px;
    border-radius: 4px;
    color: var(--muted);
    font-weight: 500;
    white-space: nowrap;
    cursor: pointer;
  }
  .segmented label:has(input:checked) {
    background: var(--raised);
    box-shadow: 0 0 0 1px var(--line-strong);
    color: var(--text);
  }
  .segmented label:has(input:focus-visible) {
    outline: 2px solid var(--accent);
  }
  .segmented label:has(input:disabled) {
    cursor: default;
    opacity: 0.6;
  }
  .segmented input {
    position: absolute;
    inset: 0;
    opacity: 0;
    cursor: inherit;
  }
  .field {
    display: grid;
    grid-template-columns: 78px minmax(0, 1fr);
    align-items: center;
    gap: 6px 8px;
  }
  .field > .label {
    color: var(--muted);
  }
  .slider {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 60px;
    align-items: center;
    gap: 8px;
  }
  .stack {
    display: grid;
    gap: 8px;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (prefers-reduced-motion: no-preference) {
    button {
      transition: background-color 0.12s;
    }
  }
`,Gn=o`
  :host {
    display: grid;
    grid-template: minmax(0, 1fr) auto / auto minmax(0, 1fr) auto;
    height: 100%;
    overflow: hidden;
    background: var(--bg);
  }
  es-status-bar {
    grid-row: 2;
    grid-column: 1 / -1;
  }
  aside {
    display: flex;
    flex-direction: column;
    width: var(--panel-width);
    min-height: 0;
    background: var(--panel);
  }
  .left {
    grid-area: 1 / 1;
    border-right: 1px solid var(--line);
  }
  .right {
    grid-area: 1 / 3;
    border-left: 1px solid var(--line);
  }
  main {
    position: relative;
    grid-area: 1 / 2;
    min-width: 0;
    overflow: hidden;
  }
  header {
    display: flex;
    flex: none;
    align-items: center;
    gap: 4px;
    height: 44px;
    padding: 0 8px 0 14px;
  }
  .left > header {
    border-bottom: 1px solid var(--line);
  }
  .inspector > header {
    justify-content: space-between;
    height: 28px;
    padding: 0;
    margin-right: -6px;
  }
  h1 {
    flex: 1;
    min-width: 0;
    margin: 0 0 0 4px;
    overflow: hidden;
    text-overflow: ellipsis;
    font-size: 14px;
    font-weight: 650;
    letter-spacing: -0.01em;
  }
  .theme {
    width: 66px;
    height: 26px;
    padding: 0 2px 0 6px;
    border-color: transparent;
    background: none;
    color: var(--muted);
    font-size: 12px;
  }
  .theme:hover {
    background: var(--hover);
  }
  .theme option {
    background: var(--raised);
    color: var(--text);
  }
  .scroll {
    flex: 1;
    min-height: 0;
    padding: 12px 4px 12px 14px;
    overflow-y: auto;
    scrollbar-width: thin;
    scrollbar-gutter: stable;
  }
  es-projection-panel {
    display: block;
    margin-top: 14px;
  }
  .inspector {
    display: flex;
    flex: 1;
    flex-direction: column;
    gap: 12px;
    min-height: 0;
    padding: 8px 14px 12px;
    overflow-y: auto;
    scrollbar-width: thin;
  }
  es-search-box,
  es-point-card {
    flex: none;
  }
  es-point-card {
    padding-top: 12px;
    border-top: 1px solid var(--line);
  }
  es-neighbor-panel {
    flex: 1 0 190px;
    padding-top: 12px;
    border-top: 1px solid var(--line);
  }
  es-bookmarks {
    flex: none;
    padding: 0 14px;
    border-top: 1px solid var(--line);
  }
  .corner {
    position: absolute;
    top: 10px;
    display: flex;
    align-items: flex-start;
    gap: 8px;
    max-height: calc(100% - 140px);
    pointer-events: none;
  }
  .corner > * {
    pointer-events: auto;
  }
  .start {
    left: 10px;
  }
  .end {
    right: 10px;
  }
  button.raised {
    border-color: var(--line);
    background: var(--panel);
  }
  .tools {
    position: absolute;
    right: 10px;
    bottom: 10px;
    display: grid;
    padding: 2px;
    border: 1px solid var(--line);
    border-radius: 8px;
    background: var(--panel);
  }
  es-toasts {
    position: absolute;
    bottom: 14px;
    left: 50%;
    width: min(460px, calc(100% - 120px));
    transform: translateX(-50%);
  }
  .banner {
    position: absolute;
    top: 10px;
    left: 50%;
    width: max-content;
    max-width: min(400px, calc(100% - 24px));
    padding: 8px 14px;
    border: 1px solid color-mix(in srgb, var(--warn) 40%, transparent);
    border-radius: 8px;
    background: var(--warn-soft);
    color: var(--warn);
    box-shadow: var(--shadow);
    transform: translateX(-50%);
  }
  .drop {
    position: fixed;
    inset: 10px;
    display: grid;
    place-items: center;
    border: 2px dashed var(--accent);
    border-radius: 12px;
    background: color-mix(in srgb, var(--accent-soft) 88%, transparent);
    color: var(--accent);
    font-size: 20px;
    font-weight: 600;
    text-align: center;
    pointer-events: none;
  }
  .drop span {
    display: block;
    font-size: 13px;
    font-weight: 400;
  }
  @media (max-width: 699px) {
    aside {
      position: fixed;
      z-index: 2;
      top: 0;
      bottom: var(--status-height);
      width: min(300px, 86vw);
      box-shadow: var(--shadow);
    }
    .left {
      left: 0;
    }
    .right {
      right: 0;
    }
  }
`,L={plot:`plot`,hoverLabel:`hover-label`,legend:`legend`,legendItem:`legend-item`,fit:`fit`,empty:`empty`,dropZone:`drop-zone`,toast:`toast`,banner:`banner`,datasetName:`dataset-name`,datasetShape:`dataset-shape`,warnings:`warnings`,tensor:`tensor`,openFiles:`open-files`,fileInput:`file-input`,colorBy:`color-by`,labelBy:`label-by`,palette:`palette`,sphereize:`sphereize`,tabPca:`tab-pca`,tabTsne:`tab-tsne`,tabOther:`tab-other`,pcaX:`pca-x`,pcaY:`pca-y`,pcaZ:`pca-z`,pca3d:`pca-3d`,totalVariance:`total-variance`,scree:`scree`,dims2:`dims-2`,dims3:`dims-3`,perplexity:`perplexity`,perplexitySlider:`perplexity-slider`,learningRate:`learning-rate`,learningRateAuto:`learning-rate-auto`,budget:`budget`,seed:`seed`,run:`run`,pause:`pause`,resume:`resume`,stop:`stop`,rerun:`rerun`,cancel:`cancel`,iteration:`iteration`,kl:`kl`,msPerIteration:`ms-per-iteration`,tsneStatus:`tsne-status`,search:`search`,searchRegex:`search-regex`,searchColumn:`search-column`,searchCount:`search-count`,searchError:`search-error`,searchResults:`search-results`,resultItem:`result-item`,pointCard:`point-card`,pointImage:`point-image`,neighborsK:`neighbors-k`,neighborsKSlider:`neighbors-k-slider`,metricCosine:`metric-cosine`,metricEuclidean:`metric-euclidean`,neighborsList:`neighbors-list`,neighborItem:`neighbor-item`,clear:`clear`,bookmarks:`bookmarks`,bookmarkAdd:`bookmark-add`,bookmarkSave:`bookmark-save`,bookmarkOpen:`bookmark-open`,bookmarkFile:`bookmark-file`,bookmarkItem:`bookmark-item`,bookmarkLoad:`bookmark-load`,bookmarkRename:`bookmark-rename`,bookmarkName:`bookmark-name`,bookmarkDelete:`bookmark-delete`,statusPoints:`status-points`,statusSelected:`status-selected`,statusProjection:`status-projection`,statusIteration:`status-iteration`,statusBackend:`status-backend`,connection:`connection`,task:`task`,theme:`theme`,shortcuts:`shortcuts`,shortcutsDialog:`shortcuts-dialog`,hideLeft:`hide-left`,showLeft:`show-left`,hideRight:`hide-right`,showRight:`show-right`};function R(e,t,n,r){var i=arguments.length,a=i<3?t:r===null?r=Object.getOwnPropertyDescriptor(t,n):r,o;if(typeof Reflect==`object`&&typeof Reflect.decorate==`function`)a=Reflect.decorate(e,t,n,r);else for(var s=e.length-1;s>=0;s--)(o=e[s])&&(a=(i<3?o(a):i>3?o(t,n,a):o(t,n))||a);return i>3&&a&&Object.defineProperty(t,n,a),a}var z=class extends T{constructor(...e){super(...e),this.unsubscribe=null}get state(){return this.app.store.state}connectedCallback(){super.connectedCallback(),this.unsubscribe=this.app.store.subscribe(e=>this.stateChanged(e)),this.requestUpdate()}disconnectedCallback(){super.disconnectedCallback(),this.unsubscribe?.()}async command(e){let t=await this.app.run(e);return t||this.requestUpdate(),t}stateChanged(e){this.watch.some(t=>e.has(t))&&this.requestUpdate()}};R([Ge({attribute:!1})],z.prototype,`app`,void 0);var Kn=new Intl.NumberFormat(`en-US`),qn=`–`,B=e=>Kn.format(e),Jn=(e,t=1)=>`${(e*100).toFixed(t)} %`;function Yn(e){if(e===null||!Number.isFinite(e))return qn;if(e===0)return`0`;let t=Math.abs(e);return t>=1e6||t<.001?e.toExponential(2).replace(`e+`,`e`):String(Number(e.toPrecision(4)))}var Xn=(e,t)=>e===null?qn:e.toFixed(t);function Zn(e){return e===null?qn:e>=1e3?`${(e/1e3).toFixed(2)} s`:`${e.toFixed(e<10?2:+(e<100))} ms`}function Qn(e){if(e<1)return`under a second`;let t=Math.round(e);if(t<60)return`${t} s`;let n=Math.floor(t/60);return n<60?`${n} min ${String(t%60).padStart(2,`0`)} s`:`${Math.floor(n/60)} h ${String(n%60).padStart(2,`0`)} min`}var V=(e,t,n=`${t}s`)=>`${B(e)} ${e===1?t:n}`,$n={pca:`PCA`,tsne:`t-SNE`,umap:`UMAP`,custom:`Custom`},er=4e3,tr=class extends z{constructor(...e){super(...e),this.watch=[`session`],this.renaming=null,this.deleting=null,this.regret=0,this.listed=0}static{this.styles=[I,o`
      summary {
        display: flex;
        align-items: center;
        gap: 6px;
        height: 36px;
        margin: 0 -14px;
        padding: 0 14px;
        font-size: 12px;
        font-weight: 600;
        cursor: pointer;
        list-style: none;
      }
      summary::before {
        content: "";
        width: 6px;
        height: 6px;
        border: solid var(--muted);
        border-width: 0 1.5px 1.5px 0;
        transform: rotate(-45deg);
      }
      details[open] > summary::before {
        transform: rotate(45deg);
      }
      .count {
        color: var(--muted);
        font-weight: 400;
      }
      .tools {
        display: grid;
        grid-template-columns: 1fr 1.4fr 1fr;
        gap: 6px;
        padding-bottom: 8px;
      }
      .tools > * {
        gap: 4px;
        padding: 0 2px;
      }
      ul {
        max-height: min(136px, 20vh);
        margin: 0 -8px;
        padding: 0 0 8px;
        overflow-y: auto;
        scrollbar-width: thin;
        list-style: none;
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto auto;
        align-items: center;
        border-radius: 4px;
      }
      li:hover {
        background: var(--hover);
      }
      li[aria-current="true"] {
        background: var(--accent-soft);
      }
      .load {
        display: block;
        height: auto;
        padding: 4px 8px;
        border: 0;
        background: none !important;
        text-align: left;
      }
      .load span {
        display: block;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .load .muted {
        font-weight: 400;
      }
      li input {
        margin: 4px 8px;
        width: auto;
      }
      .sure {
        height: 24px;
        margin-right: 4px;
        padding: 0 8px;
        border-color: var(--danger);
        color: var(--danger);
      }
    `]}updated(){let{length:e}=this.state.session?.bookmarks??[];e>this.listed&&this.renderRoot.querySelector(`li[aria-current=true]`)?.scrollIntoView({block:`nearest`}),this.listed=e}render(){let e=this.state.session?.bookmarks??[],t=e.length===0;return y`<details open data-testid=${L.bookmarks}>
      <summary>Bookmarks <span class="count number">${B(e.length)}</span></summary>
      <div class="tools">
        <button data-testid=${L.bookmarkAdd} ?disabled=${!this.state.session?.dataset} title="Keep what is on screen (B)" @click=${()=>this.add()}>${Mn} Add</button>
        <a class="button" data-testid=${L.bookmarkSave} href=${t?S:Jt} download="state.txt" aria-disabled=${t}
          title="All bookmarks as a file that TensorFlow's projector reads too">${Fn} state.txt</a>
        <button data-testid=${L.bookmarkOpen} title="Open a state.txt" @click=${()=>this.renderRoot.querySelector(`input[type=file]`)?.click()}>${An} Open</button>
        <input hidden type="file" accept=".txt,.json,text/plain,application/json" aria-label="state.txt to open" data-testid=${L.bookmarkFile} @change=${this.open} />
      </div>
      ${t?y`<p class="muted small">A bookmark keeps the layout, camera, colours and selection.</p>`:y`<ul>${e.map(e=>this.row(e))}</ul>`}
    </details>`}add(){this.command({type:`bookmark.add`})}row(e){let{id:t,label:n,projection:r,dims:i,iteration:a,points:o,selected:s}=e,c=[`${$n[r]??r} ${i}D`,r===`tsne`?`iteration ${B(a)}`:``,o===this.state.session?.dataset?.points?``:V(o,`point`)];return this.renaming===t?y`<li><input type="text" aria-label="Name of the bookmark" data-testid=${L.bookmarkName} .value=${n}
        @keydown=${this.nameKeys} @blur=${t=>this.rename(e,t.target.value)} /></li>`:y`<li data-testid=${L.bookmarkItem} data-bookmark=${t} aria-current=${s}>
      <button class="load" data-testid=${L.bookmarkLoad} title="Load ${n}" @click=${()=>this.command({type:`bookmark.load`,bookmark:t})} @dblclick=${()=>this.startRenaming(t)}>
        <span>${n}</span><span class="muted small number">${c.filter(Boolean).join(` · `)}</span>
      </button>
      ${this.deleting===t?y`<button class="sure" data-testid=${L.bookmarkDelete} @click=${()=>this.command({type:`bookmark.delete`,bookmark:t})}>Delete?</button>`:y`<button class="icon" data-testid=${L.bookmarkRename} aria-label="Rename ${n}" title="Rename" @click=${()=>this.startRenaming(t)}>${In}</button>
            <button class="icon" data-testid=${L.bookmarkDelete} aria-label="Delete ${n}" title="Delete" @click=${()=>this.askDelete(t)}>${Ln}</button>`}
    </li>`}async startRenaming(e){this.renaming=e,await this.updateComplete,this.renderRoot.querySelector(`li input`)?.select()}nameKeys(e){let t=e.target;e.key===`Enter`&&t.blur(),e.key===`Escape`&&(e.stopPropagation(),this.renaming=null)}rename({id:e,label:t},n){if(this.renaming!==e)return;this.renaming=null;let r=n.trim();r!==``&&r!==t&&this.command({type:`bookmark.rename`,bookmark:e,label:r})}async askDelete(e){this.deleting=e,clearTimeout(this.regret),this.regret=window.setTimeout(()=>{this.deleting=null},er),await this.updateComplete,this.renderRoot.querySelector(`.sure`)?.focus()}open(e){let t=e.target;this.app.open([...t.files??[]]),t.value=``}};R([D()],tr.prototype,`renaming`,void 0),R([D()],tr.prototype,`deleting`,void 0),tr=R([E(`es-bookmarks`)],tr);var nr=e=>e.target.value,rr=class extends z{constructor(...e){super(...e),this.watch=[`session`,`view`,`opening`]}static{this.styles=[I,o`
      .head {
        display: flex;
        align-items: center;
        gap: 8px;
      }
      .name {
        flex: 1;
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        font-weight: 600;
      }
      details {
        border-radius: var(--radius);
        background: var(--warn-soft);
        color: var(--warn);
      }
      summary {
        display: flex;
        align-items: center;
        gap: 6px;
        padding: 4px 8px;
        cursor: pointer;
      }
      ul {
        max-height: 140px;
        margin: 0;
        padding: 0 8px 8px 28px;
        overflow: auto;
        font-size: 12px;
        overflow-wrap: anywhere;
      }
      .explain {
        padding-left: 21px;
      }
    `]}render(){let{session:e,view:t,opening:n}=this.state,r=e?.dataset??null,i=r?.columns??[],a=i.find(({name:e})=>e===t.colorBy);return y`
      <div class="stack">
        <div class="head">
          <div class="name" data-testid=${L.datasetName} title=${r?.name??``}>${n?`Opening ${n}…`:r?.name??`No data`}</div>
          <button data-testid=${L.openFiles} @click=${this.choose}>${An} Open…</button>
          <input hidden type="file" multiple aria-label="Files to open" data-testid=${L.fileInput} @change=${this.chosen} />
        </div>
        <div class="muted number" data-testid=${L.datasetShape}>
          ${r?y`${B(r.points)} × ${B(r.dimensions)}${r.hasVectors?S:` · coordinates only`}`:`Drop files anywhere`}
        </div>
        ${r&&r.warnings.length>0?this.warnings(r.warnings):S}
        ${e?.tensors?this.tensors(e.tensors):S}
        <label class="field"><span class="label">Colour by</span>
          <select data-testid=${L.colorBy} ?disabled=${i.length===0} @change=${e=>this.app.show({colorBy:nr(e)||null})}>
            <option value="" .selected=${j(t.colorBy===null)}>One colour</option>
            ${i.map(e=>y`<option value=${e.name} .selected=${j(e.name===t.colorBy)} ?disabled=${!Bt(e)}
                title=${Bt(e)?``:`Text with more than 50 distinct values`}>${e.name} · ${ir(e)}</option>`)}
          </select>
        </label>
        <label class="field"><span class="label">Palette</span>
          <select data-testid=${L.palette} ?disabled=${!a} @change=${e=>this.app.show({palette:nr(e)})}>
            ${(a?.kind===`number`?kt:Ot).map(({name:e,label:n})=>y`<option value=${e} .selected=${j(e===t.palette)}>${n}</option>`)}
          </select>
        </label>
        <label class="field"><span class="label">Label by</span>
          <select data-testid=${L.labelBy} ?disabled=${i.length===0} @change=${e=>this.app.show({labelBy:nr(e)||null})}>
            <option value="" .selected=${j(t.labelBy===null)}>No labels</option>
            ${i.map(e=>y`<option value=${e.name} .selected=${j(e.name===t.labelBy)}>${e.name}</option>`)}
          </select>
        </label>
        <div>
          <label class="check">
            <input type="checkbox" data-testid=${L.sphereize} ?disabled=${!r?.hasVectors} .checked=${j(e?.sphereize??!1)}
              aria-describedby="sphereize" @change=${e=>this.command({type:`sphereize`,on:e.target.checked})} />
            Sphereize data
          </label>
          <p class="muted small explain" id="sphereize">Subtract the mean, then scale every vector to length 1.</p>
        </div>
      </div>
    `}tensors({names:e,open:t}){return y`<label class="field"><span class="label">Tensor</span>
      <select data-testid=${L.tensor} @change=${e=>this.command({type:`tensor`,index:Number(nr(e))})}>
        ${e.map((e,n)=>y`<option value=${n} .selected=${j(n===t)}>${e}</option>`)}
      </select>
    </label>`}warnings(e){return y`<details data-testid=${L.warnings}>
      <summary>${Vn} ${V(e.length,`warning`)}</summary>
      <ul>${e.map(e=>y`<li>${e}</li>`)}</ul>
    </details>`}choose(){this.renderRoot.querySelector(`input[type=file]`)?.click()}chosen(e){let t=e.target;this.app.open([...t.files??[]]),t.value=``}};rr=R([E(`es-data-panel`)],rr);function ir({kind:e,distinct:t}){return e===`number`?`numbers`:e===`category`?B(t):`${B(t)} texts`}var ar=class extends z{constructor(...e){super(...e),this.watch=[]}static{this.styles=[I,o`
      :host {
        display: grid;
        place-items: center;
        position: absolute;
        inset: 0;
        padding: 24px;
        overflow: auto;
        background: var(--bg);
      }
      section {
        max-width: 440px;
        text-align: center;
      }
      section > svg {
        width: 44px;
        height: 44px;
        margin: 0 auto 14px;
      }
      h1 {
        margin: 0 0 6px;
        font-size: 20px;
        font-weight: 600;
        letter-spacing: -0.01em;
      }
      button {
        margin: 18px 0 22px;
        height: 34px;
        padding: 0 18px;
      }
      pre {
        margin: 6px 0 0;
        padding: 10px 14px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--sunken);
        font: 12px / 1.7 var(--mono);
        text-align: left;
        white-space: pre-wrap;
        user-select: all;
      }
    `]}render(){return y`<section data-testid=${L.empty}>
      ${Hn}
      <h1>Drop your vectors here</h1>
      <p class="muted">One vector a line (TSV, CSV), <code>.npy</code>, IDX or raw <code>.bytes</code>; labels beside them or later; or a <code>state.txt</code> saved from TensorFlow's projector.</p>
      <button class="primary" @click=${()=>this.dispatchEvent(new CustomEvent(`choose-files`,{bubbles:!0,composed:!0}))}>Open files…</button>
      <p class="muted small">Or from a terminal</p>
      <pre>embedscope vectors.tsv labels.tsv
embedscope demo</pre>
    </section>`}};ar=R([E(`es-empty`)],ar);var or=qe(class extends Je{constructor(e){if(super(e),e.type!==k.ELEMENT)throw Error(`place() belongs on an element, not in an attribute`)}update(e,[t]){let{style:n}=e.element;for(let[e,r]of Object.entries(t))n.setProperty(e,r);return x}render(e){return x}}),H=22,sr={width:260,height:130},cr=class extends z{constructor(...e){super(...e),this.watch=[`hover`,`columns`,`view`,`session`]}static{this.styles=[I,o`
      :host {
        position: absolute;
        inset: 0;
        overflow: hidden;
        pointer-events: none;
      }
      div {
        position: absolute;
        display: flex;
        align-items: center;
        gap: 10px;
        max-width: 260px;
        padding: 6px 10px;
        border: 1px solid var(--line);
        border-radius: 8px;
        background: var(--raised);
        box-shadow: var(--shadow);
      }
      img {
        width: 48px;
        height: 48px;
        object-fit: contain;
        border-radius: 3px;
        image-rendering: pixelated;
        background: #000;
      }
      .text {
        display: -webkit-box;
        overflow: hidden;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 5;
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      .row {
        font-size: 12px;
        color: var(--muted);
        font-variant-numeric: tabular-nums;
      }
    `]}render(){let{hover:e,session:t}=this.state,n=t?.dataset;if(!e||!n)return S;let{row:r,x:i,y:a}=e,o=i+H+sr.width>this.clientWidth&&i>this.clientWidth/2,s=a+H+sr.height>this.clientHeight,c={left:o?`auto`:`${i+H}px`,right:o?`${this.clientWidth-i+H}px`:`auto`,top:s?`auto`:`${a+H/2}px`,bottom:s?`${this.clientHeight-a+H/2}px`:`auto`},l=Dn(this.state,r);return y`<div data-testid=${L.hoverLabel} data-row=${r} ${or(c)}>
      ${n.images?y`<img src=${Yt(n.id,r)} alt="" />`:S}
      <span>${l===null?S:y`<span class="text">${l}</span>`}<span class="row">#${r}</span></span>
    </div>`}};cr=R([E(`es-hover-label`)],cr);var lr=class extends z{constructor(...e){super(...e),this.watch=[`coloring`,`highlight`],this.pinned=null}static{this.styles=[I,o`
      :host {
        display: flex;
        max-height: 100%;
        max-width: 220px;
        pointer-events: auto;
      }
      section {
        display: flex;
        flex-direction: column;
        min-width: 120px;
        min-height: 0;
        padding: 8px 6px;
        border: 1px solid var(--line);
        border-radius: 8px;
        background: color-mix(in srgb, var(--panel) 90%, transparent);
        font-size: 12px;
      }
      h2 {
        padding: 0 6px 4px;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      ul {
        min-height: 0;
        margin: 0;
        padding: 0;
        overflow-y: auto;
        scrollbar-width: thin;
        list-style: none;
      }
      li button {
        display: grid;
        grid-template-columns: 10px minmax(0, 1fr) auto;
        gap: 8px;
        width: 100%;
        height: 22px;
        padding: 0 6px;
        border: 0;
        background: none;
        font-weight: 400;
        text-align: left;
      }
      li button[aria-pressed="true"] {
        background: var(--accent-soft);
      }
      .label {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .ramp {
        padding: 0 6px;
      }
      .ramp svg {
        width: 100%;
        min-width: 150px;
        height: 10px;
        border-radius: 3px;
      }
      .ends {
        display: flex;
        justify-content: space-between;
        padding-top: 2px;
      }
    `]}render(){let{legend:e}=this.state.coloring;if(!e)return S;let t=e.kind===`classes`?e.entries:[];return y`<section data-testid=${L.legend} aria-label="Legend: ${e.column}">
      <h2 title=${e.column}>${e.column}</h2>
      ${e.kind===`ramp`?y`<div class="ramp">
              <svg viewBox="0 0 ${e.stops.length} 1" preserveAspectRatio="none" shape-rendering="crispEdges" aria-hidden="true">
                ${e.stops.map((e,t)=>b`<rect x=${t} width="1.05" height="1" fill=${e} />`)}
              </svg>
              <div class="ends number"><span>${Yn(e.min)}</span><span>${Yn(e.max)}</span></div>
            </div>`:S}
      <ul>${[...t,...e.missing?[e.missing]:[]].map(e=>this.entry(e))}</ul>
    </section>`}entry({slot:e,label:t,count:n,color:r}){let i=()=>this.app.store.set({highlight:e}),a=()=>this.app.store.set({highlight:this.pinned});return y`<li><button data-testid=${L.legendItem} data-label=${t} aria-pressed=${this.pinned===e&&this.state.highlight===e} title=${t}
      @pointerenter=${i} @pointerleave=${a} @focus=${i} @blur=${a} @click=${()=>this.pin(e)}>
      <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true"><circle cx="5" cy="5" r="5" fill=${r} /></svg>
      <span class="label">${t}</span><span class="muted number">${B(n)}</span>
    </button></li>`}pin(e){this.pinned=this.pinned===e&&this.state.highlight===e?null:e,this.app.store.set({highlight:this.pinned})}};R([D()],lr.prototype,`pinned`,void 0),lr=R([E(`es-legend`)],lr);var ur=` (software)`;function dr(e,t){let n=e.getContext(`webgl2`,{alpha:!1,antialias:!fr(),depth:!0,stencil:!1,premultipliedAlpha:!0,powerPreference:`high-performance`});if(!n)return null;let r=e=>{e.preventDefault(),t.onLost()},i=()=>t.onRestored();return e.addEventListener(`webglcontextlost`,r),e.addEventListener(`webglcontextrestored`,i),{gl:n,renderer:pr(n),samples:n.getParameter(n.SAMPLES),destroy(){e.removeEventListener(`webglcontextlost`,r),e.removeEventListener(`webglcontextrestored`,i),n.getExtension(`WEBGL_lose_context`)?.loseContext()}}}function fr(){let e=document.createElement(`canvas`).getContext(`webgl2`,{antialias:!1,depth:!1});if(!e)return!1;let t=pr(e);return e.getExtension(`WEBGL_lose_context`)?.loseContext(),t.endsWith(ur)}function pr(e){let t=e.getExtension(`WEBGL_debug_renderer_info`),n=e.getParameter(t?t.UNMASKED_RENDERER_WEBGL:e.RENDERER);return mr(typeof n==`string`?n:``)}function mr(e){return/swiftshader/i.test(e)?`SwiftShader${ur}`:/llvmpipe/i.test(e)?`llvmpipe${ur}`:/basic render/i.test(e)?`Microsoft Basic Render${ur}`:(/^ANGLE \([^,]*, (.*?)(?:, [^,]*)?\)$/.exec(e)?.[1]??e).replace(/^(?:ANGLE Metal Renderer|Vulkan [\d.]+|OpenGL ES [\d.]+):?\s*/,``).replace(/\s*\(0x[0-9a-f]+\)/gi,``).replace(/\s*Direct3D\d+.*$/,``).replace(/^\((.*)\)$/,`$1`).trim()||`unknown device`}var U=(e,t)=>[e[0]+t[0],e[1]+t[1],e[2]+t[2]],W=(e,t)=>[e[0]-t[0],e[1]-t[1],e[2]-t[2]],G=(e,t)=>[e[0]*t,e[1]*t,e[2]*t],K=(e,t)=>e[0]*t[0]+e[1]*t[1]+e[2]*t[2],hr=e=>Math.hypot(e[0],e[1],e[2]),gr=(e,t,n)=>U(G(e,1-n),G(t,n)),_r=(e,t)=>[e[1]*t[2]-e[2]*t[1],e[2]*t[0]-e[0]*t[2],e[0]*t[1]-e[1]*t[0]];function q(e,t){let n=hr(e);return n>1e-12&&Number.isFinite(n)?G(e,1/n):t}var vr=70*Math.PI/180,yr=1.2,br=[.45,.9,1.6],xr=1.05,Sr={least:.001,most:0xe8d4a51000},Cr={least:1e-4,most:60},wr=.02;function Tr(e,t,n){return e===2?{orthographic:!0,position:[0,0,4],target:[0,0,0],zoom:1}:{orthographic:!1,position:G(q(br,[0,0,1]),Er(Math.max(t,xr),n)),target:[0,0,0],zoom:1}}function Er(e,t){let n=Math.min(vr/2,Math.atan(Math.tan(vr/2)*t));return e/Math.sin(n)}function Dr(e){let t=q(W(e.position,e.target),[0,0,1]),n=q(_r(Math.abs(t[1])>.999999?[0,0,t[1]>0?-1:1]:[0,1,0],t),[1,0,0]);return{right:n,up:_r(t,n),back:t}}var Or=e=>hr(W(e.position,e.target))||1;function kr(e,t,n){let r=Or(e),{back:i}=Dr(e),a=Math.PI/2-wr,o=Math.atan2(i[0],i[2])+t,s=Math.min(a,Math.max(-a,Math.asin(Math.min(1,Math.max(-1,i[1])))+n)),c=[Math.sin(o)*Math.cos(s),Math.sin(s),Math.cos(o)*Math.cos(s)];return{...e,position:U(e.target,G(c,r))}}function Ar(e,t){return{...e,position:U(e.position,t),target:U(e.target,t)}}function jr(e,t,n){if(e.orthographic){let{right:r,up:i}=Dr(e),a=W(n,e.target),o=U(G(r,K(r,a)),G(i,K(i,a))),s=Math.min(Sr.most,Math.max(Sr.least,e.zoom*t));return{...Ar(e,G(o,1-e.zoom/s)),zoom:s}}let r=Or(e),i=r/Math.min(Cr.most,Math.max(Cr.least,r/t));return{...e,position:U(n,G(W(e.position,n),1/i)),target:U(n,G(W(e.target,n),1/i))}}function Mr(e,t,n,r){let i=Math.max(n,.06)*1.15,{back:a}=Dr(e);if(e.orthographic){let n=Or(e);return{...e,position:U(t,G(a,n)),target:t,zoom:yr/i}}return{...e,position:U(t,G(a,Er(i,r))),target:t}}function Nr(e,t,n){if(n>=1)return t;let r=gr(e.target,t.target,n),i=Fr(q(W(e.position,e.target),[0,0,1]),q(W(t.position,t.target),[0,0,1]),n),a=Pr(Or(e),Or(t),n);return{orthographic:t.orthographic,position:U(r,G(i,a)),target:r,zoom:Pr(e.zoom,t.zoom,n)}}var Pr=(e,t,n)=>e*(t/e)**n;function Fr(e,t,n){let r=Math.acos(Math.min(1,Math.max(-1,K(e,t))));if(r<1e-6)return t;if(Math.PI-r<.001){let r=q(_r(e,Math.abs(e[1])<.9?[0,1,0]:[1,0,0]),[1,0,0]);return n<.5?Fr(e,r,n*2):Fr(r,t,n*2-1)}let i=Math.sin(r);return U(G(e,Math.sin((1-n)*r)/i),G(t,Math.sin(n*r)/i))}function Ir(e){return[...e.position,...e.target,e.zoom].every(Number.isFinite)&&e.zoom>0&&hr(W(e.position,e.target))>0}function Lr(e,t){let n=e.orthographic&&Dr(e).back[2]>.999999;return t===2?n:!n}function Rr(e){return{...e,position:[...e.position],target:[...e.target]}}var zr=200,Br=16,Vr=45;function Hr(e,t){let n=e.deltaY*(e.deltaMode===1?Br:e.deltaMode===2?t:1);return e.ctrlKey&&(n=Math.min(25,Math.max(-25,n))*4),-n/zr}var Ur=class{constructor(){this.left=0,this.anchor=[0,0,0],this.advanced=0}get moving(){return this.left!==0}add(e,t,n){this.left===0&&(this.advanced=n-16),this.left+=e,this.anchor=t}stop(){this.left=0}advance(e,t,n){let r=n||Math.abs(this.left)<.002?1:1-Math.exp(-Math.max(0,t-this.advanced)/Vr),i=this.left*r;return this.left=r===1?0:this.left-i,this.advanced=t,jr(e,Math.exp(i),this.anchor)}},Wr=4,Gr=1.75*Math.PI,Kr=1.25;function qr(e,t){let n=new Map,r=new AbortController,{signal:i}=r,a=!1,o=null,s=t=>{let n=e.getBoundingClientRect();return{x:t.clientX-n.left,y:t.clientY-n.top}},c=(e,n)=>{let r=t.projection(),{right:i,up:a}=r.basis,o=1/r.pixelsPerUnit;t.move(Ar(r.camera,U(G(i,-e*o),G(a,n*o))))},l=(e,n,r)=>{if(e.mode===`pan`)return c(n-e.x,r-e.y);let{camera:i,height:a}=t.projection(),o=Gr/Math.max(a,300);t.move(kr(i,-(n-e.x)*o,(r-e.y)*o))},u=(e,r,i)=>{let a=[...n.values()].find(t=>t!==e);if(!a)return;let o=Math.hypot(e.x-a.x,e.y-a.y),s=Math.hypot(r-a.x,i-a.y),l=t.projection();if(o>0&&s>0){let n=l.unproject((e.x+a.x)/2,(e.y+a.y)/2);t.move(jr(l.camera,s/o,n))}c((r-e.x)/2,(i-e.y)/2)},d=r=>{let{x:i,y:o}=s(r),c=r.button===0,l=r.ctrlKey||r.metaKey,u=t.dims()===3&&c&&!l?`orbit`:`pan`;n.size>=2||(n.set(r.pointerId,{x:i,y:o,startX:i,startY:o,mode:u,button:r.button,additive:l}),e.setPointerCapture(r.pointerId),n.size>1&&(a=!0),t.press())},f=r=>{let{x:i,y:c}=s(r);o={x:i,y:c};let d=n.get(r.pointerId);if(!d)r.pointerType!==`touch`&&t.point({x:i,y:c});else{if(!a){if(Math.hypot(i-d.startX,c-d.startY)<Wr)return;a=!0,e.style.cursor=`grabbing`}n.size===1?l(d,i,c):u(d,i,c),d.x=i,d.y=c}},p=r=>{let i=n.get(r.pointerId);if(!i)return;n.delete(r.pointerId);let{x:o,y:c}=s(r);if(n.size>0)return;let l=!a&&r.type===`pointerup`&&i.button===0;a&&(e.style.cursor=``,t.moved()),a=!1,l?t.click(o,c,i.additive):r.type===`pointerup`&&r.pointerType!==`touch`&&t.point({x:o,y:c})},m=!1;return e.addEventListener(`pointerdown`,d,{signal:i}),e.addEventListener(`mousedown`,e=>e.button===1&&e.preventDefault(),{signal:i}),e.addEventListener(`pointermove`,f,{signal:i}),e.addEventListener(`pointerup`,e=>{m=a&&n.get(e.pointerId)?.button===2,p(e)},{signal:i}),e.addEventListener(`pointercancel`,p,{signal:i}),e.addEventListener(`lostpointercapture`,p,{signal:i}),e.addEventListener(`pointerleave`,()=>n.size===0&&t.point(null),{signal:i}),e.addEventListener(`dblclick`,e=>{let{x:n,y:r}=s(e);t.doubleClick(n,r)},{signal:i}),e.addEventListener(`contextmenu`,e=>{(n.size>0||m)&&e.preventDefault(),m=!1},{signal:i}),e.addEventListener(`wheel`,e=>{e.preventDefault();let n=s(e),{x:r,y:i}=(o&&Math.abs(o.x-n.x)<1&&Math.abs(o.y-n.y)<1?o:null)??n;t.wheel(Hr(e,t.projection().height),r,i)},{signal:i,passive:!1}),e.addEventListener(`keydown`,e=>{if(e.ctrlKey||e.metaKey||e.altKey)return;let n=e.key===`+`||e.key===`=`?Kr:e.key===`-`?1/Kr:null;n!==null&&(e.preventDefault(),e.stopPropagation(),t.zoomBy(n))},{signal:i}),()=>r.abort()}var Jr=()=>({positions:new Float32Array,dims:3,lower:[0,0,0],upper:[0,0,0],colors:null,palette:new Uint8Array,states:null,pointSize:null,opacity:null,theme:{background:[1,1,1],point:[.29,.45,.69],text:`#1b1f24`,halo:`rgba(255, 255, 255, 0.9)`,axis:[.1,.12,.16,.16]},labeled:new Uint32Array,labelOf:()=>null}),Yr=220,Xr=1500,Zr={ratio:4,shift:.75},Qr=1.1,$r=1e-5,ei=class{constructor(){this.centre=[0,0,0],this.halfExtent=1,this.moving=!1,this.target={centre:[0,0,0],halfExtent:1},this.arrived=-1/0,this.advanced=0}observe(e,t,n){this.target=ti(e,t);let r=n-this.arrived<Xr;return this.arrived=n,r&&!this.jumps()?(this.moving||(this.advanced=n),this.moving=!0,!1):(this.settle(),!0)}advance(e){if(!this.moving)return!1;if(this.still())return this.settle(),!0;let t=this.target,n=1-Math.exp(-Math.max(0,e-this.advanced)/Yr);this.advanced=e,this.halfExtent=Math.max(this.halfExtent*(t.halfExtent/this.halfExtent)**n,t.halfExtent/Qr);let r=e=>this.centre[e]+(t.centre[e]-this.centre[e])*n;return this.centre=[r(0),r(1),r(2)],!0}settle(){this.centre=[...this.target.centre],this.halfExtent=this.target.halfExtent,this.moving=!1}shift(){let{centre:e}=this.target;return Math.max(...e.map((e,t)=>Math.abs(e-(this.centre[t]??0))))}jumps(){let e=this.target.halfExtent/this.halfExtent;return e>Zr.ratio||e<1/Zr.ratio||this.shift()>Zr.shift*Math.max(this.target.halfExtent,this.halfExtent)}still(){let e=this.target.halfExtent/this.halfExtent;return Math.abs(e-1)<$r&&this.shift()<$r*this.halfExtent}};function ti(e,t){let n=n=>{let r=e[n]/2+t[n]/2;return Number.isFinite(r)?r:0},r=Math.max(...e.map((e,n)=>((t[n]??0)-e)/2));return{centre:[n(0),n(1),n(2)],halfExtent:Number.isFinite(r)&&r>0?r:1}}var ni=(e,t)=>[(t[0]-e.centre[0])/e.halfExtent,(t[1]-e.centre[1])/e.halfExtent,(t[2]-e.centre[2])/e.halfExtent],ri=(e,t)=>[e.centre[0]+t[0]*e.halfExtent,e.centre[1]+t[1]*e.halfExtent,e.centre[2]+t[2]*e.halfExtent],ii=64,ai=2e5,oi={2:1.25,3:1.5},si={2:1.5,3:2.2},ci={2:9,3:11},li=.82,ui=.06,di=new Uint32Array(4096),fi=[[0,1]],pi=[[0,1],[0,2],[1,2]];function mi(e,t,n,r){let i=ti(n,r),a=Math.max(1,Math.ceil(e.length/t/ai)),o=t===2?fi:pi,s=0;for(let[n,r]of o)s+=hi(e,t,a,n,r,i.centre,1/i.halfExtent);return s/o.length*a}function hi(e,t,n,r,i,a,o){di.fill(0);let s=ii/2,c=a[r]??0,l=a[i]??0,u=0;for(let a=0;a<e.length;a+=t*n){let t=Math.floor((e[a+r]-c)*o*s+s),n=Math.floor((e[a+i]-l)*o*s+s);if(!(t>=0&&n>=0&&t<=ii&&n<=ii))continue;let d=Math.min(n,63)*ii+Math.min(t,63);di[d]=di[d]+1,u++}let d=0;for(let e of di)d+=e*(e-1);return u===0?0:d/u/(2/ii)**2}function gi(e,t,n){let r=e/t**2,i=Math.sqrt(4*oi[n]/(Math.PI*r));return Math.min(ci[n],Math.max(si[n],i))}function _i(e,t,n){let r=e/t**2*Math.PI*(n/2)**2,i=1-.18000000000000005**(oi[2]/Math.max(r,oi[2]));return Math.min(li,Math.max(ui,i))}function vi(e,t,n){let[r,i,a]=n.centre,o=0;for(let n=0;n<e.length;n+=t){let s=e[n]-r,c=e[n+1]-i,l=t===3?e[n+2]-a:0,u=s*s+c*c+l*l;u>o&&(o=u)}return Math.sqrt(o)/n.halfExtent}function yi(e,t,n,r){let i=[],a=[1/0,1/0,1/0],o=[-1/0,-1/0,-1/0];for(let s of n){let n=s*t,[c,l,u]=[e[n],e[n+1],t===3?e[n+2]:0];if(c===void 0||l===void 0||u===void 0||Number.isNaN(c+l+u))continue;let d=ni(r,[c,l,u]);i.push(d);for(let e of[0,1,2])a[e]=Math.min(a[e],d[e]),o[e]=Math.max(o[e],d[e])}if(i.length===0)return null;let s=[(a[0]+o[0])/2,(a[1]+o[1])/2,(a[2]+o[2])/2],c=0;for(let e of i)c=Math.max(c,hr(W(e,s)));return{centre:s,radius:c}}var bi=500;function xi(e,t,n,r){return{announce:r,at(r){let i=Math.min(1,Math.max(0,(r-n)/bi));return{camera:Nr(e,t,1-(1-i)**3),arrived:i===1}}}}var Si=()=>window.matchMedia(`(prefers-reduced-motion: reduce)`).matches,Ci=70,wi=250,Ti=class{constructor(e){this.source=e,this.row=null,this.pointer=null,this.timer=0,this.asked=0}moved(e,t){this.pointer={x:e,y:t},this.source.cancel(),this.row!==null&&!this.source.near(this.row,e,t)&&this.set(null),this.askIn(Ci)}stop(){this.pointer=null,window.clearTimeout(this.timer),this.timer=0,this.source.cancel(),this.set(null)}sceneChanged(){this.pointer&&this.timer===0&&this.askIn(Math.max(Ci,wi-(performance.now()-this.asked)))}askIn(e){window.clearTimeout(this.timer),this.timer=window.setTimeout(()=>{this.timer=0,this.pointer&&(this.asked=performance.now(),this.source.request(this.pointer.x,this.pointer.y,e=>{this.pointer&&this.set(e)}))},e)}set(e){e!==this.row&&(this.row=e,this.source.changed(e))}},Ei=[`right`,`left`,`above`,`below`],Di=64,J=2;function Oi(e,t,n,r){let i=e.slice(0,1),a=e.slice(1),o=[...i,...a.filter(e=>r.has(e.row)),...a.filter(e=>!r.has(e.row))],s=new Map,c=[];for(let{x:e,y:t,gap:n}of i)Mi(s,{left:e-n/2,top:t-n/2,right:e+n/2,bottom:t+n/2});for(let e of o){let i=r.get(e.row),a=i?[i,...Ei.filter(e=>e!==i)]:Ei;for(let r of a){let i=ki(e,r);if(i.left>=0&&i.top>=0&&i.right<=t&&i.bottom<=n&&!ji(s,i)){Mi(s,i),c.push({row:e.row,side:r,x:i.left,y:(i.top+i.bottom)/2});break}}}return c}function ki(e,t){let n=e.x-e.width/2,r=e.y-e.height/2;return t===`right`?n=e.x+e.gap:t===`left`?n=e.x-e.gap-e.width:r=t===`above`?e.y-e.gap-e.height:e.y+e.gap,{left:n,top:r,right:n+e.width,bottom:r+e.height}}function*Ai(e){for(let t=Math.floor((e.top-J)/Di);t<=Math.floor((e.bottom+J)/Di);t++)for(let n=Math.floor((e.left-J)/Di);n<=Math.floor((e.right+J)/Di);n++)yield t*4096+n}function ji(e,t){for(let n of Ai(t))for(let r of e.get(n)??[]){let e=t.left<r.right+J&&r.left<t.right+J,n=t.top<r.bottom+J&&r.top<t.bottom+J;if(e&&n)return!0}return!1}function Mi(e,t){for(let n of Ai(t)){let r=e.get(n);r?r.push(t):e.set(n,[t])}}var Y={normal:0,selected:1,neighbor:2,faded:3,hidden:4},Ni=[Y.faded,Y.normal,Y.neighbor,Y.selected];function Pi(e,t,n){if(!e||e.length<t||!e.some(e=>e!==Y.normal))return{rows:null,count:t};let r=[0,0,0,0,0];for(let n=0;n<t;n++){let t=Fi(e[n]);r[t]=r[t]+1}let i=[0,0,0,0,0],a=0;for(let e of Ni)i[e]=a,a+=r[e];let o=n&&n.length>=a?n:new Uint32Array(t);for(let n=0;n<t;n++){let t=Fi(e[n]);if(t===Y.hidden)continue;let r=i[t];o[r]=n,i[t]=r+1}return{rows:o,count:a}}var Fi=e=>e<=Y.hidden?e:Y.normal,X={selected:{ring:2,grow:1.6,least:8},neighbor:{ring:1,grow:1.3,least:5,tone:.65}},Ii=.19;function Li(e,t,n,r,i){let a=e.pixelsPerUnit,o=r??gi(n,a,t),s=t===3&&(i===null||i>=.995);return{diameter:o,least:Math.min(o,1),most:t===3?Math.max(o*5,24):o,opacity:s?1:i??_i(n,a,o),opaque:s}}function Ri(e,t,n,r){let i=t.camera.orthographic?1:t.distance/n,a=Math.min(e.most,Math.max(e.least,e.diameter*i));return r===Y.selected?Math.max(a*X.selected.grow,X.selected.least):r===Y.neighbor?Math.max(a*X.neighbor.grow,X.neighbor.least):a}function zi(e){return e===Y.selected?X.selected.ring:e===Y.neighbor?X.neighbor.ring:0}var Bi=12,Vi=15,Hi=3,Ui=40,Wi=800,Gi=new Intl.Segmenter(void 0,{granularity:`grapheme`}),Ki=class{constructor(){this.texts=new Map,this.sides=new Map}forget(){this.texts.clear()}draw(e,t,n,r){e.font=`500 ${Bi}px system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif`;let i=[];for(let a of t.labeled.subarray(0,Wi)){let o=this.candidate(e,t,n,r,a);o&&i.push(o)}let a=Oi(i,n.width,n.height,this.sides);this.sides=new Map(a.map(e=>[e.row,e.side])),e.textBaseline=`middle`,e.textAlign=`left`,e.lineJoin=`round`,e.lineWidth=Hi,e.strokeStyle=t.theme.halo,e.fillStyle=t.theme.text;for(let t of a){let n=this.texts.get(t.row)?.text??``;e.strokeText(n,t.x,t.y),e.fillText(n,t.x,t.y)}}candidate(e,t,n,r,i){let a=t.states?.[i]??Y.normal;if(a===Y.hidden)return null;let o=Ji(n,t,i);if(!o||!n.contains(o))return null;let s=this.text(e,t,i);if(!s)return null;let c=Ri(r,n,o.depth,a)/2+zi(a)+3;return{row:i,x:o.x,y:o.y,width:s.width,height:Vi,gap:c}}text(e,t,n){let r=this.texts.get(n);if(r!==void 0)return r;let i=t.labelOf(n),a=i?qi(i):``,o=a?{text:a,width:Math.ceil(e.measureText(a).width)}:null;return this.texts.set(n,o),o}};function qi(e){let t=e.replace(/\s+/g,` `).trim();if(t.length<=Ui)return t;let n=``,r=0;for(let{segment:e}of Gi.segment(t)){if(r===Ui)return`${n.trimEnd()}…`;n+=e,r++}return t}function Ji(e,t,n){let r=n*t.dims,i=t.positions[r],a=t.positions[r+1],o=t.dims===3?t.positions[r+2]:0;return i===void 0||a===void 0||o===void 0||Number.isNaN(i+a+o)?null:e.project(i,a,o)}var Yi={arm:22,inset:40},Xi=class{constructor(e){this.canvas=e,this.labels=new Ki,this.context=e.getContext(`2d`)}draw(e,t,n,r,i,a){let{context:o}=this;o&&(o.setTransform(1,0,0,1,0,0),o.clearRect(0,0,this.canvas.width,this.canvas.height),o.setTransform(i,0,0,a,0,0),e.dims===3&&$i(o,t,e.theme.text),r!==null&&Zi(o,e,t,n,r),this.labels.draw(o,e,t,n))}};function Zi(e,t,n,r,i){let a=Ji(n,t,i),o=t.states?.[i]??Y.normal;if(!a||o===Y.hidden)return;let s=Math.max(Ri(r,n,a.depth,o)/2+.5,3.5);e.beginPath(),e.arc(a.x,a.y,s,0,2*Math.PI),e.fillStyle=Qi(t,i),e.fill(),e.lineWidth=1.25,e.strokeStyle=t.theme.text,e.beginPath(),e.arc(a.x,a.y,s+(o===Y.selected?3:1),0,2*Math.PI),e.stroke()}function Qi(e,t){let n=(e.colors?.[t]??1/0)*3,[r,i,a]=[e.palette[n],e.palette[n+1],e.palette[n+2]];return r!==void 0&&i!==void 0&&a!==void 0?`rgb(${r} ${i} ${a})`:`rgb(${e.theme.point.map(e=>Math.round(e*255)).join(` `)})`}function $i(e,t,n){let{right:r,up:i,back:a}=t.basis,o=Yi.inset,s=t.height-Yi.inset,c=[0,1,2].map(e=>({name:`xyz`.charAt(e),dx:r[e],dy:-i[e],toward:a[e]})).sort((e,t)=>e.toward-t.toward);e.save(),e.font=`600 11px system-ui, "Segoe UI", Roboto, sans-serif`,e.textAlign=`center`,e.textBaseline=`middle`,e.strokeStyle=n,e.fillStyle=n,e.lineCap=`round`,e.lineWidth=1.5;for(let{name:t,dx:n,dy:r,toward:i}of c){e.globalAlpha=.5+.25*i,e.beginPath(),e.moveTo(o,s),e.lineTo(o+n*Yi.arm,s+r*Yi.arm),e.stroke();let a=Math.hypot(n,r),c=Yi.arm*a+9;a>.12&&e.fillText(t,o+n/a*c,s+r/a*c)}e.restore()}function ea(e,t){let n=e.createFramebuffer(),r=e.createRenderbuffer(),i=e.createRenderbuffer();return e.bindRenderbuffer(e.RENDERBUFFER,r),e.renderbufferStorage(e.RENDERBUFFER,e.R32UI,t,t),e.bindRenderbuffer(e.RENDERBUFFER,i),e.renderbufferStorage(e.RENDERBUFFER,e.DEPTH_COMPONENT24,t,t),e.bindFramebuffer(e.FRAMEBUFFER,n),e.framebufferRenderbuffer(e.FRAMEBUFFER,e.COLOR_ATTACHMENT0,e.RENDERBUFFER,r),e.framebufferRenderbuffer(e.FRAMEBUFFER,e.DEPTH_ATTACHMENT,e.RENDERBUFFER,i),e.bindFramebuffer(e.FRAMEBUFFER,null),{side:t,pixels:new Uint32Array(t*t*4),bind:()=>e.bindFramebuffer(e.FRAMEBUFFER,n),destroy(){e.deleteFramebuffer(n),e.deleteRenderbuffer(r),e.deleteRenderbuffer(i)}}}var ta=4,na=class{constructor(e,t){this.gl=e,this.points=t,this.target=null,this.waiting=null,this.staging=e.createBuffer()}pick(e,t,n){let{gl:r}=this,i=this.draw(e,t,n);return r.readPixels(0,0,i.side,i.side,r.RGBA_INTEGER,r.UNSIGNED_INT,i.pixels),r.bindFramebuffer(r.FRAMEBUFFER,null),ra(i.pixels,i.side,12*e.ratio)}request(e,t,n,r){let{gl:i}=this;this.cancel();let a=this.draw(e,t,n),o=12*e.ratio;i.bindBuffer(i.PIXEL_PACK_BUFFER,this.staging),i.bufferData(i.PIXEL_PACK_BUFFER,a.pixels.byteLength,i.STREAM_READ),i.readPixels(0,0,a.side,a.side,i.RGBA_INTEGER,i.UNSIGNED_INT,0),i.bindBuffer(i.PIXEL_PACK_BUFFER,null),i.bindFramebuffer(i.FRAMEBUFFER,null);let s=i.fenceSync(i.SYNC_GPU_COMMANDS_COMPLETE,0);if(!s)return;i.flush();let c=()=>{if(i.isContextLost())return this.cancel();i.clientWaitSync(s,0,0)===i.TIMEOUT_EXPIRED?this.waiting={sync:s,timer:window.setTimeout(c,ta)}:(this.cancel(),i.bindBuffer(i.PIXEL_PACK_BUFFER,this.staging),i.getBufferSubData(i.PIXEL_PACK_BUFFER,0,a.pixels),i.bindBuffer(i.PIXEL_PACK_BUFFER,null),r(ra(a.pixels,a.side,o)))};this.waiting={sync:s,timer:window.setTimeout(c,ta)}}cancel(){this.waiting&&=(window.clearTimeout(this.waiting.timer),this.gl.deleteSync(this.waiting.sync),null)}destroy(){this.cancel(),this.target?.destroy(),this.gl.deleteBuffer(this.staging)}draw(e,t,n){let{gl:r}=this,{width:i,height:a}=r.canvas,o=Math.ceil(12*e.ratio),s=2*o+1;this.target?.side!==s&&(this.cancel(),this.target?.destroy(),this.target=ea(r,s));let c=Math.floor(t/e.projection.width*i)-o,l=a-1-Math.floor(n/e.projection.height*a)-o;return this.target.bind(),r.viewport(-c,-l,i,a),r.clearBufferuiv(r.COLOR,0,[0,0,0,0]),r.depthMask(!0),r.clearBufferfv(r.DEPTH,0,[1]),this.points.draw(e,!0),this.target}};function ra(e,t,n){let r=(t-1)/2,i=n*n,a=0;for(let n=0;n<t;n++)for(let o=0;o<t;o++){let s=e[(n*t+o)*4];if(s===0)continue;let c=(o-r)**2+(n-r)**2;(c<i||c===i&&a===0)&&(i=c,a=s)}return a===0?null:a-1}function ia(e,t,n,r){let i=1/Math.tan(e/2),a=n-r;return[i/t,0,0,0,0,i,0,0,0,0,(n+r)/a,-1,0,0,2*n*r/a,0]}function aa(e,t,n,r){let i=n-r;return[1/e,0,0,0,0,1/t,0,0,0,0,2/i,0,0,0,(n+r)/i,1]}function oa(e,t,n,r){return[e[0],t[0],n[0],0,e[1],t[1],n[1],0,e[2],t[2],n[2],0,-K(e,r),-K(t,r),-K(n,r),1]}function sa(e,t){return[...ca(e,[t[0],t[1],t[2],t[3]]),...ca(e,[t[4],t[5],t[6],t[7]]),...ca(e,[t[8],t[9],t[10],t[11]]),...ca(e,[t[12],t[13],t[14],t[15]])]}function ca(e,t){let[n,r,i,a]=t;return[e[0]*n+e[4]*r+e[8]*i+e[12]*a,e[1]*n+e[5]*r+e[9]*i+e[13]*a,e[2]*n+e[6]*r+e[10]*i+e[14]*a,e[3]*n+e[7]*r+e[11]*i+e[15]*a]}var la=Math.sqrt(3),ua=1.15,da=class{constructor(e,t,n,r){this.camera=e,this.width=t,this.height=n,this.frame=r,this.basis=Dr(e),this.distance=Or(e),this.origin=ri(r,e.target);let{right:i,up:a,back:o}=this.basis,s=this.distance+K(o,e.target),c=la*1.05,l=Math.max(0,s-ua);this.depthRange={near:l,far:Math.max(s+ua,l+.1)};let u;if(e.orthographic){let r=yr/e.zoom,i=Math.min(t,n);this.pixelsPerUnit=i/(2*r),u=aa(r*t/i,r*n/i,s-c*2,s+c*2)}else{this.pixelsPerUnit=n/(2*Math.tan(vr/2)*this.distance);let r=Math.max(this.distance*.01,s-c-hr(e.target)*.01);u=ia(vr,t/n,r,Math.max(s+c,r*2))}this.matrix=sa(u,oa(i,a,o,G(o,this.distance)))}project(e,t,n){let{origin:r,frame:i,matrix:a,basis:o}=this,s=[(e-r[0])/i.halfExtent,(t-r[1])/i.halfExtent,(n-r[2])/i.halfExtent],c=ca(a,[s[0],s[1],s[2],1]);return!(c[3]>0)||Math.abs(c[2])>c[3]?null:{x:(c[0]/c[3]+1)/2*this.width,y:(1-c[1]/c[3])/2*this.height,depth:this.distance-K(o.back,s)}}contains(e){return e.x>=0&&e.y>=0&&e.x<=this.width&&e.y<=this.height}unproject(e,t,n=this.distance){let{right:r,up:i,back:a}=this.basis,o=1/this.pixelsAtDepth(n),s=U(G(r,(e-this.width/2)*o),G(i,(this.height/2-t)*o));return U(this.camera.target,U(s,G(a,this.distance-n)))}pixelsAtDepth(e){return this.camera.orthographic?this.pixelsPerUnit:this.pixelsPerUnit*this.distance/e}};function fa(e,t){let n=e.createBuffer(),r=0;return{handle:n,upload(i){e.bindBuffer(t,n),i.byteLength!==0&&(r=i.byteLength>r||i.byteLength*4<r?i.byteLength:r,e.bufferData(t,r,e.DYNAMIC_DRAW),e.bufferSubData(t,0,i))},destroy:()=>e.deleteBuffer(n)}}function pa(e,t,n){let r=e.createProgram(),i=[ma(e,e.VERTEX_SHADER,t),ma(e,e.FRAGMENT_SHADER,n)];for(let t of i)e.attachShader(r,t);if(e.linkProgram(r),!e.getProgramParameter(r,e.LINK_STATUS)&&!e.isContextLost())throw Error(`The graphics driver cannot link a program: ${e.getProgramInfoLog(r)}`);for(let t of i)e.deleteShader(t);let a=new Map;return{handle:r,uniform(t){let n=a.get(t);return n===void 0&&(n=e.getUniformLocation(r,t),a.set(t,n)),n},destroy:()=>e.deleteProgram(r)}}function ma(e,t,n){let r=e.createShader(t);if(!r)throw Error(`The graphics context is lost; reload the page.`);if(e.shaderSource(r,n),e.compileShader(r),!e.getShaderParameter(r,e.COMPILE_STATUS)&&!e.isContextLost())throw Error(`The graphics driver cannot compile a shader: ${e.getShaderInfoLog(r)}`);return r}var Z=e=>Number.isInteger(e)?`${e}.0`:`${e}`,ha=`#version 300 es
precision highp float;
precision highp int;
layout(location = 0) in vec3 a_position;
layout(location = 1) in uint a_color;
layout(location = 2) in uint a_state;
uniform vec3 u_originHigh;
uniform vec3 u_originLow;
uniform float u_scale;
uniform mat4 u_matrix;
uniform vec4 u_forward;    // depth along the view = dot(xyz, offset) + w
uniform vec4 u_size;       // device pixels: diameter, least, most; w = distance of the target, 0 = no perspective
uniform float u_ratio;     // device pixels a CSS pixel
uniform float u_opacity;
uniform bool u_opaque;
uniform bool u_layered;    // depth bands by state
uniform bool u_colored;
uniform int u_paletteSize;
uniform vec3 u_defaultColor;
uniform vec3 u_background;
uniform vec3 u_fog;        // depth where it starts, 1 / length, amount at the far end
uniform highp sampler2D u_palette;
flat out vec4 v_color;
flat out vec4 v_disc;      // device pixels: side of the sprite, outer radius, radius without the ring; w = 1 for a soft rim
flat out float v_ring;     // how much of the ring's colour is the text's, the rest is the point's
flat out uint v_id;

const float GRAIN = 0.2;
const uint SELECTED = 1u;
const uint NEIGHBOR = 2u;
const uint FADED = 3u;
const uint HIDDEN = 4u;

vec3 paletteColor() {
  if (!u_colored || int(a_color) >= u_paletteSize) return u_defaultColor;
  return texelFetch(u_palette, ivec2(int(a_color) & 255, int(a_color) >> 8), 0).rgb;
}

void main() {
  v_id = uint(gl_VertexID) + 1u;
  // The high part cancels most of the position exactly; the low part adds what single precision could not hold.
  vec3 offset = ((a_position - u_originHigh) - u_originLow) * u_scale;
  vec4 clip = u_matrix * vec4(offset, 1.0);
  bool there = abs(a_position.x) < 3e38 && abs(a_position.y) < 3e38 && abs(a_position.z) < 3e38;
  if (!there || a_state == HIDDEN) {
    gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
    gl_PointSize = 1.0;
    v_color = vec4(0.0);
    v_disc = vec4(0.0);
    v_ring = 0.0;
    return;
  }
  float nearness = u_size.w > 0.0 ? u_size.w / clip.w : 1.0;
  float wanted = clamp(u_size.x * nearness, u_size.y, u_size.z);
  bool marked = a_state == SELECTED || a_state == NEIGHBOR;
  float ring = 0.0;
  if (a_state == SELECTED) {
    wanted = max(wanted * ${Z(X.selected.grow)}, ${Z(X.selected.least)} * u_ratio);
    ring = ${Z(X.selected.ring)} * u_ratio;
  } else if (a_state == NEIGHBOR) {
    wanted = max(wanted * ${Z(X.neighbor.grow)}, ${Z(X.neighbor.least)} * u_ratio);
    ring = ${Z(X.neighbor.ring)} * u_ratio;
  }
  // A disc below one pixel stays one pixel wide and gives up opacity instead, or it would vanish between pixel centres.
  float disc = max(wanted, 1.0);
  float radius = disc * 0.5;
  gl_PointSize = 2.0 * (radius + ring) + 1.0;
  v_disc = vec4(gl_PointSize, radius + ring, radius, u_layered && a_state != FADED ? smoothstep(0.8, 3.0, radius) : 0.0);

  vec3 color = paletteColor();
  float depth = dot(u_forward.xyz, offset) + u_forward.w;
  float fog = clamp((depth - u_fog.x) * u_fog.y, 0.0, 1.0) * u_fog.z;
  color = mix(color, u_background, marked ? fog * 0.4 : fog);
  float alpha = marked ? 1.0 : u_opacity * (wanted < 1.0 ? wanted * wanted : 1.0);
  // A little grain, fixed to each point, keeps the surface of a dense cluster from becoming one flat patch.
  if (u_layered && !marked) color *= 1.0 + GRAIN * (0.4 - float((v_id * 2654435761u) >> 24) / 255.0);
  if (a_state == FADED) {
    if (u_opaque) color = mix(u_background, color, ${Z(Ii)});
    else alpha *= ${Z(Ii)};
  }
  v_color = vec4(color, alpha);
  v_ring = a_state == SELECTED ? 1.0 : ${Z(X.neighbor.tone)};

  if (u_layered) {
    // Bands of the depth range: selected points, then neighbours in front of all, faded ones behind all, right order within each.
    float z = clip.z / clip.w;
    vec2 band = a_state == SELECTED ? vec2(-1.0, -0.9) : a_state == NEIGHBOR ? vec2(-0.9, -0.8)
      : a_state == FADED ? vec2(0.6, 1.0) : vec2(-0.8, 0.6);
    if (abs(z) <= 1.0) clip.z = mix(band.x, band.y, z * 0.5 + 0.5) * clip.w;
  }
  gl_Position = clip;
}
`,ga={low:-.8,high:.6},_a=`#version 300 es
precision highp float;
flat in vec4 v_color;
flat in vec4 v_disc;
flat in float v_ring;
uniform vec3 u_ring;
uniform bool u_opaque;
uniform bool u_sampled;    // the canvas has several samples a pixel: alpha becomes coverage
out vec4 color;

void main() {
  float r = length(gl_PointCoord - 0.5) * v_disc.x;
  float coverage = clamp(v_disc.y - r + 0.5, 0.0, 1.0);
  if (coverage <= 0.0) discard;
  // A slightly darker rim keeps overlapping points of one colour apart.
  float t = r / v_disc.z;
  vec3 fill = v_color.rgb * (1.0 - 0.3 * v_disc.w * smoothstep(0.55, 1.0, t));
  float inside = v_disc.y > v_disc.z ? clamp(v_disc.z - r + 0.5, 0.0, 1.0) : 1.0;
  vec3 rgb = mix(mix(fill, u_ring, v_ring), fill, inside);
  if (u_opaque) {
    // Without samples the edge is blended with what is already there; its faintest part must not hide what comes later.
    if (!u_sampled && coverage < 0.25) discard;
    color = u_sampled ? vec4(rgb, coverage) : vec4(rgb, 1.0) * coverage;
  } else {
    float alpha = v_color.a * coverage;
    color = vec4(rgb * alpha, alpha);
  }
}
`,va=`#version 300 es
precision highp float;
precision highp int;
flat in vec4 v_color;
flat in vec4 v_disc;
flat in highp uint v_id;
out uint id;

void main() {
  if (length(gl_PointCoord - 0.5) * v_disc.x > v_disc.y) discard;
  id = v_id;
}
`,ya=1,ba=.03,xa=6,Sa=`#version 300 es
layout(location = 0) in vec4 a_position;
layout(location = 1) in vec2 a_line;
out vec2 v_line;
void main() {
  v_line = a_line;
  gl_Position = a_position;
}
`,Ca=`#version 300 es
precision highp float;
in vec2 v_line;
uniform vec4 u_color;
uniform float u_half;
out vec4 color;
void main() {
  float alpha = u_color.a * v_line.y * clamp(u_half - abs(v_line.x) + 0.5, 0.0, 1.0);
  color = vec4(u_color.rgb * alpha, alpha);
}
`,wa=class{constructor(e){this.gl=e,this.vertices=new Float32Array(432),this.used=0,this.program=pa(e,Sa,Ca),this.buffer=fa(e,e.ARRAY_BUFFER),this.array=e.createVertexArray(),e.bindVertexArray(this.array),this.buffer.upload(this.vertices),e.enableVertexAttribArray(0),e.vertexAttribPointer(0,4,e.FLOAT,!1,24,0),e.enableVertexAttribArray(1),e.vertexAttribPointer(1,2,e.FLOAT,!1,24,16),e.bindVertexArray(null)}draw(e,t,n,r,i,a){let{gl:o}=this,s=ya*a/2;this.used=0;let c=[ni(e.frame,n),ni(e.frame,r)];for(let n of Ta(t,c[0],c[1],e))this.addLine(e,n,s,a);this.used!==0&&(o.useProgram(this.program.handle),o.uniform4f(this.program.uniform(`u_color`),...i),o.uniform1f(this.program.uniform(`u_half`),s),t===3?o.enable(o.DEPTH_TEST):o.disable(o.DEPTH_TEST),o.depthMask(!1),o.enable(o.BLEND),o.blendFunc(o.ONE,o.ONE_MINUS_SRC_ALPHA),o.bindVertexArray(this.array),this.buffer.upload(this.vertices),o.drawArrays(o.TRIANGLES,0,this.used/xa),o.bindVertexArray(null),o.depthMask(!0))}destroy(){this.program.destroy(),this.buffer.destroy(),this.gl.deleteVertexArray(this.array)}addLine(e,t,n,r){let i=Da(Ea(e,t.from),Ea(e,t.to));if(!i)return;let[a,o]=i,s=e.width*r,c=e.height*r,l=(o[0]/o[3]-a[0]/a[3])*s,u=(o[1]/o[3]-a[1]/a[3])*c,d=Math.hypot(l,u);if(!(d>0))return;let f=n+1,p=-u/d*(2*f/s),m=l/d*(2*f/c),h=Oa(e,a),ee=Oa(e,o);this.addVertex(a,p,m,f,h),this.addVertex(a,-p,-m,-f,h),this.addVertex(o,p,m,f,ee),this.addVertex(o,p,m,f,ee),this.addVertex(a,-p,-m,-f,h),this.addVertex(o,-p,-m,-f,ee)}addVertex(e,t,n,r,i){let a=e[3],o=ga.low+(ga.high-ga.low)*(e[2]/a/2+.5);this.vertices.set([e[0]/a+t,e[1]/a+n,o,1,r,i],this.used),this.used+=xa}};function Ta(e,t,n,r){let i=[t[0]-ba,t[1]-ba,e===3?t[2]-ba:0],a=[n[0]+ba,n[1]+ba,e===3?n[2]+ba:0],{camera:o}=r,s=(e,t)=>o.orthographic?t?r.basis.back[e]>0:r.basis.back[e]<0:t?o.position[e]>a[e]:o.position[e]<i[e],c=[];for(let t of[0,1,2]){if(e===2&&t===2)continue;let[n,r]=t===0?[1,2]:t===1?[0,2]:[0,1];for(let o of e===2?[0,1]:[0,1,2,3]){let[l,u]=[(o&1)==1,(o&2)==2],d=[...i];d[n]=l?a[n]:i[n],d[r]=u?a[r]:i[r];let f=[...d];f[t]=a[t],e===3&&s(n,l)&&s(r,u)||c.push({from:d,to:f})}}return c}function Ea(e,t){let n=W(t,e.camera.target);return ca(e.matrix,[n[0],n[1],n[2],1])}function Da(e,t){let n=e[2]+e[3],r=t[2]+t[3];if(n<=0&&r<=0)return null;if(n>0&&r>0)return[e,t];let i=n/(n-r),a=[e[0]+(t[0]-e[0])*i,e[1]+(t[1]-e[1])*i,e[2]+(t[2]-e[2])*i,e[3]+(t[3]-e[3])*i];return n>0?[e,a]:[a,t]}function Oa(e,t){if(e.camera.orthographic)return 1;let{near:n,far:r}=e.depthRange;return Math.min(1,Math.max(0,(t[3]-n)/(r-n)))}var ka=.42,Aa=256,ja=class{constructor(e,t){this.gl=e,this.samples=t,this.matrix=new Float32Array(16),this.paletteSize=0,this.colored=!1,this.order={rows:null,count:0},this.array=e.createVertexArray(),this.positions=fa(e,e.ARRAY_BUFFER),this.colors=fa(e,e.ARRAY_BUFFER),this.states=fa(e,e.ARRAY_BUFFER),this.rows=fa(e,e.ELEMENT_ARRAY_BUFFER),this.palette=e.createTexture(),this.screen=pa(e,ha,_a),this.picking=pa(e,ha,va),this.largest=e.getParameter(e.ALIASED_POINT_SIZE_RANGE)[1]??64}setPositions(e,t){let{gl:n}=this;n.bindVertexArray(this.array),this.positions.upload(e),n.enableVertexAttribArray(0),n.vertexAttribPointer(0,t,n.FLOAT,!1,0,0),n.bindVertexArray(null)}setColors(e){this.colored=e!==null,this.setAttribute(1,this.colors,e,this.gl.UNSIGNED_SHORT)}setStates(e,t){let{gl:n}=this;this.setAttribute(2,this.states,t.rows?e:null,n.UNSIGNED_BYTE),this.order=t,t.rows&&(n.bindVertexArray(this.array),this.rows.upload(t.rows.subarray(0,t.count)),n.bindVertexArray(null))}setPalette(e){let{gl:t}=this;this.paletteSize=Math.floor(e.length/3);let n=Math.max(1,Math.ceil(this.paletteSize/Aa)),r=new Uint8Array(Aa*n*3);r.set(e.subarray(0,this.paletteSize*3)),t.bindTexture(t.TEXTURE_2D,this.palette),t.pixelStorei(t.UNPACK_ALIGNMENT,1),t.texImage2D(t.TEXTURE_2D,0,t.RGB8,Aa,n,0,t.RGB,t.UNSIGNED_BYTE,r),t.texParameteri(t.TEXTURE_2D,t.TEXTURE_MIN_FILTER,t.NEAREST),t.texParameteri(t.TEXTURE_2D,t.TEXTURE_MAG_FILTER,t.NEAREST)}draw(e,t){if(this.order.count===0)return;let{gl:n}=this,r=t?this.picking:this.screen;n.useProgram(r.handle),this.setUniforms(r,e);let i=e.dims===3,a=e.look.opaque&&this.samples>1&&!t;n.uniform1i(r.uniform(`u_sampled`),+!!a),Ma(n,n.DEPTH_TEST,i),n.depthMask(i&&(t||e.look.opaque)),Ma(n,n.BLEND,!t&&!a),n.blendFunc(n.ONE,n.ONE_MINUS_SRC_ALPHA),Ma(n,n.SAMPLE_ALPHA_TO_COVERAGE,a),n.bindVertexArray(this.array),n.activeTexture(n.TEXTURE0),n.bindTexture(n.TEXTURE_2D,this.palette),this.order.rows?n.drawElements(n.POINTS,this.order.count,n.UNSIGNED_INT,0):n.drawArrays(n.POINTS,0,this.order.count),n.bindVertexArray(null),n.disable(n.SAMPLE_ALPHA_TO_COVERAGE),n.depthMask(!0)}destroy(){let{gl:e}=this;e.deleteVertexArray(this.array);for(let e of[this.positions,this.colors,this.states,this.rows])e.destroy();e.deleteTexture(this.palette),this.screen.destroy(),this.picking.destroy()}setAttribute(e,t,n,r){let{gl:i}=this;i.bindVertexArray(this.array),n?(t.upload(n),i.enableVertexAttribArray(e),i.vertexAttribIPointer(e,1,r,0,0)):i.disableVertexAttribArray(e),i.bindVertexArray(null)}setUniforms(e,t){let{gl:n}=this,{projection:r,look:i,ratio:a}=t,[o,s,c]=r.origin,{back:l}=r.basis,{near:u,far:d}=r.depthRange;n.vertexAttribI4ui(1,0,0,0,0),n.vertexAttribI4ui(2,0,0,0,0),n.uniform3f(e.uniform(`u_originHigh`),o,s,c),n.uniform3f(e.uniform(`u_originLow`),o-Math.fround(o),s-Math.fround(s),c-Math.fround(c)),n.uniform1f(e.uniform(`u_scale`),1/r.frame.halfExtent),this.matrix.set(r.matrix),n.uniformMatrix4fv(e.uniform(`u_matrix`),!1,this.matrix),n.uniform4f(e.uniform(`u_forward`),-l[0],-l[1],-l[2],r.distance),n.uniform4f(e.uniform(`u_size`),i.diameter*a,i.least*a,Math.min(i.most*a,this.largest-8*a),r.camera.orthographic?0:r.distance),n.uniform1f(e.uniform(`u_ratio`),a),n.uniform1f(e.uniform(`u_opacity`),i.opacity),n.uniform1i(e.uniform(`u_opaque`),+!!i.opaque),n.uniform1i(e.uniform(`u_layered`),+(t.dims===3)),n.uniform1i(e.uniform(`u_colored`),+!!this.colored),n.uniform1i(e.uniform(`u_paletteSize`),this.paletteSize),n.uniform1i(e.uniform(`u_palette`),0),n.uniform3f(e.uniform(`u_defaultColor`),...t.defaultColor),n.uniform3f(e.uniform(`u_background`),...t.background),n.uniform3f(e.uniform(`u_ring`),...t.ring),n.uniform3f(e.uniform(`u_fog`),u,1/(d-u),t.dims===3?ka:0)}};function Ma(e,t,n){n?e.enable(t):e.disable(t)}var Na=[`positions`,`colors`,`palette`,`states`],Pa=class{constructor(e,t){this.gl=e,this.room=null,this.points=new ja(e,t),this.bounds=new wa(e),this.picker=new na(e,this.points)}upload(e,t){let n=Math.floor(e.positions.length/e.dims);if(t.has(`positions`)&&this.points.setPositions(e.positions,e.dims),t.has(`colors`)&&this.points.setColors(e.colors&&e.colors.length>=n?e.colors:null),t.has(`palette`)&&this.points.setPalette(e.palette),t.has(`states`)){let t=Pi(e.states,n,this.room);this.room=t.rows??this.room,this.points.setStates(e.states,t)}t.clear()}draw(e,t){let{gl:n}=this;n.bindFramebuffer(n.FRAMEBUFFER,null),n.viewport(0,0,n.drawingBufferWidth,n.drawingBufferHeight),n.clearColor(...t.background,1),n.clear(n.COLOR_BUFFER_BIT|n.DEPTH_BUFFER_BIT);let r=()=>this.bounds.draw(t.projection,t.dims,e.lower,e.upper,e.theme.axis,t.ratio);t.dims===2&&r(),this.points.draw(t,!1),t.dims===3&&r()}destroy(){this.picker.destroy(),this.points.destroy(),this.bounds.destroy()}};function Fa(e,t){let n=document.createElement(`canvas`),r=document.createElement(`canvas`),i=`position:absolute;inset:0;width:100%;height:100%;display:block;`;n.style.cssText=`${i}touch-action:none;outline-offset:-2px;`,r.style.cssText=`${i}pointer-events:none;`,n.tabIndex=0,n.setAttribute(`role`,`application`),n.setAttribute(`aria-label`,`Map of points`),r.setAttribute(`aria-hidden`,`true`),getComputedStyle(e).position===`static`&&(e.style.position=`relative`),e.append(n,r);let a={width:1,height:1},o={width:0,height:0,ratio:0,wide:0,high:0},s=new ResizeObserver(e=>{let r=e.at(-1)?.devicePixelContentBoxSize?.[0],i=n.getBoundingClientRect();if(r){let{inlineSize:e,blockSize:t}=r;o={width:i.width,height:i.height,ratio:window.devicePixelRatio,wide:e,high:t}}t()});try{s.observe(n,{box:`device-pixel-content-box`})}catch{s.observe(n)}let c=null,l=()=>{c?.removeEventListener(`change`,u),c=window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`),c.addEventListener(`change`,u)},u=()=>{l(),t()};return l(),{points:n,overlay:r,get width(){return a.width},get height(){return a.height},measure(){let e=n.getBoundingClientRect();a.width=Math.max(1,e.width),a.height=Math.max(1,e.height);let t=window.devicePixelRatio,i=o.width===e.width&&o.height===e.height&&o.ratio===t,s=Math.max(1,i?o.wide:Math.round(a.width*t)),c=Math.max(1,i?o.high:Math.round(a.height*t));if(n.width===s&&n.height===c)return!1;for(let e of[n,r])e.width=s,e.height=c;return!0},destroy(){s.disconnect(),c?.removeEventListener(`change`,u),n.remove(),r.remove()}}}function Ia(e){let t=document.createElement(`canvas`);t.width=1,t.height=1;let n=t.getContext(`2d`,{willReadFrequently:!0});if(!n)return[.5,.5,.5];n.fillStyle=e,n.fillRect(0,0,1,1);let[r=0,i=0,a=0]=n.getImageData(0,0,1,1).data;return[r/255,i/255,a/255]}var La=`This browser offers no WebGL2, which the map needs: switch on hardware acceleration in the browser's settings, or open the page in a current Firefox, Chrome, Edge or Safari.`,Ra=`The graphics driver stopped and did not come back: reload the page (nothing computed is lost).`,za=8e3,Ba=250,Va=3,Ha=1500;function Ua(e,t){return new Wa(e,t)}var Wa=class{constructor(e,t){this.events=t,this.props=Jr(),this.wheel=new Ur,this.frame=new ei,this.changed=new Set(Na),this.renderer=null,this.viewIsDefault=!0,this.density=0,this.ring=[0,0,0],this.flight=null,this.request=0,this.stale={points:!0,overlay:!0},this.unannounced=!1,this.anchor=null,this.settleTimer=0,this.lossTimer=0,this.destroyed=!1,this.stage=Fa(e,()=>this.resize()),this.stage.measure(),this.overlay=new Xi(this.stage.overlay),this.view=Tr(this.props.dims,0,this.aspect),this.ring=Ia(this.props.theme.text),this.hover=new Ti({request:(e,t,n)=>this.requestPick(e,t,n),cancel:()=>this.renderer?.picker.cancel(),near:(e,t,n)=>this.isNear(e,t,n),changed:e=>this.hoverChanged(e)}),this.context=dr(this.stage.points,{onLost:()=>this.lost(),onRestored:()=>this.restored()}),this.context?this.renderer=new Pa(this.context.gl,this.context.samples):queueMicrotask(()=>t.onError(La)),this.detach=this.attach(),this.invalidate()}get camera(){return Rr(this.view)}get backend(){return this.context?`WebGL2 · ${this.context.renderer}`:`no WebGL2`}set(e){let t={dims:this.props.dims,count:this.count};Object.assign(this.props,e);for(let t of Na)t in e&&this.changed.add(t);if(e.positions||e.dims||e.lower||e.upper){if(this.count!==t.count)for(let e of Na)this.changed.add(e);this.positionsChanged(t.dims!==this.props.dims,t.count!==this.count)}e.theme&&(this.ring=Ia(e.theme.text)),(e.labeled||e.labelOf||this.count!==t.count)&&this.overlay.labels.forget(),e.states&&this.hover.sceneChanged(),this.invalidate()}setCamera(e,t=!1){this.wheel.stop(),this.viewIsDefault=e===null||!Ir(e);let n=e&&Ir(e)?Rr(e):this.homeCamera();this.goTo(n,t,!1)}focus(e){let{positions:t,dims:n}=this.props,r=yi(t,n,e,this.frame);r&&(this.viewIsDefault=!1,this.goTo(Mr(this.view,r.centre,r.radius,this.aspect),!0,!0))}project(e){let t=this.projection(),n=Ji(t,this.props,e);return n&&t.contains(n)?{x:n.x,y:n.y}:null}pick(e,t){let{renderer:n}=this;return!n||this.context?.gl.isContextLost()?null:(n.upload(this.props,this.changed),n.picker.pick(this.scene(),e,t))}zoomBy(e){e>0&&Number.isFinite(e)&&(this.flight=null,this.startWheel(Math.log(e),this.view.target))}resize(){!this.destroyed&&this.stage.measure()&&(this.viewIsDefault&&!this.flight&&(this.view=this.homeCamera()),this.render())}render(){this.stale={points:!0,overlay:!0},this.draw()}destroy(){this.destroyed=!0,this.hover.stop(),this.detach(),cancelAnimationFrame(this.request),window.clearTimeout(this.settleTimer),window.clearTimeout(this.lossTimer),this.renderer?.destroy(),this.renderer=null,this.context?.destroy(),this.stage.destroy()}get count(){return Math.floor(this.props.positions.length/this.props.dims)}get aspect(){return this.stage.width/this.stage.height}projection(){return new da(this.view,this.stage.width,this.stage.height,this.frame)}scene(){let{dims:e,pointSize:t,opacity:n,theme:r}=this.props,i=this.projection();return{projection:i,look:Li(i,e,this.density,t,n),dims:e,ratio:this.stage.points.width/this.stage.width,background:r.background,defaultColor:r.point,ring:this.ring}}homeCamera(){let{positions:e,dims:t}=this.props;return Tr(t,t===3?vi(e,t,this.frame):0,this.aspect)}positionsChanged(e,t){let n=e||t,{positions:r,dims:i,lower:a,upper:o}=this.props,s=this.frame.observe(a,o,performance.now());this.anchor=null,n&&this.frame.settle(),e&&!Lr(this.view,i)&&(this.viewIsDefault=!0);let c=mi(r,i,a,o);this.density=s||n||this.density===0?c:this.density**.85*c**.15,n?this.hover.stop():this.hover.sceneChanged(),(s||n)&&this.viewIsDefault&&(this.flight=null,this.view=this.homeCamera())}invalidate(e=!0){this.stale.points||=e,this.stale.overlay=!0,this.request===0&&!this.destroyed&&(this.request=requestAnimationFrame(e=>this.tick(e)))}tick(e){if(this.request=0,this.flight){let{camera:t,arrived:n}=this.flight.at(e),{announce:r}=this.flight;n&&(this.flight=null),this.view=t,r&&this.announce(n),this.stale.points=!0}this.wheel.moving&&(this.userMoves(this.wheel.advance(this.view,e,Si())),this.wheel.moving||this.settleSoon()),this.frame.advance(e)&&(this.stale.points=!0),this.unannounced&&this.announce(!1),this.draw(),(this.flight||this.wheel.moving||this.frame.moving)&&this.invalidate()}draw(){if(this.destroyed)return;let{stale:e,renderer:t}=this;this.stale={points:!1,overlay:!1};let n=this.scene();if(e.points&&t&&!this.context?.gl.isContextLost()&&(t.upload(this.props,this.changed),t.draw(this.props,n),this.events.onDrawn()),e.overlay||e.points){let e=this.stage.points.height/this.stage.height;this.overlay.draw(this.props,n.projection,n.look,this.hover.row,n.ratio,e)}}goTo(e,t,n){this.anchor=null,this.wheel.stop(),this.hover.stop(),this.flight=null,t&&!Si()?this.flight=xi(this.view,e,performance.now(),n):(this.view=e,n&&this.announce(!0)),this.invalidate()}userMoves(e){this.view=e,this.viewIsDefault=!1,this.unannounced=!0,this.invalidate()}announce(e){this.unannounced=!1,this.events.onCamera(this.camera,e)}startWheel(e,t){this.hover.stop(),window.clearTimeout(this.settleTimer),this.wheel.add(e,t,performance.now()),this.invalidate()}settleSoon(){window.clearTimeout(this.settleTimer),this.settleTimer=window.setTimeout(()=>this.announce(!0),Ba)}anchorAt(e,t){let n=this.anchor,r=performance.now();if(n&&n.x===e&&n.y===t&&r-n.time<Ha)return n.time=r,n.world;let i=this.projection(),{row:a}=this.hover,o=a!==null&&this.isNear(a,e,t,Va)?a:null,s=o===null?i.unproject(e,t):this.worldOf(o);return this.anchor={x:e,y:t,time:r,world:s},s}worldOf(e){let{positions:t,dims:n}=this.props,r=e*n;return ni(this.frame,[t[r]??0,t[r+1]??0,n===3?t[r+2]??0:0])}attach(){return qr(this.stage.points,{projection:()=>this.projection(),dims:()=>this.props.dims,move:e=>{this.hover.stop(),this.userMoves(e)},moved:()=>this.announce(!0),wheel:(e,t,n)=>{this.flight=null,this.startWheel(e,this.anchorAt(t,n))},press:()=>{this.flight=null,this.anchor=null,this.wheel.stop()},click:(e,t,n)=>this.events.onClick(this.hit(this.pick(e,t)),n),doubleClick:(e,t)=>this.pivotAt(e,t),point:e=>e?this.hover.moved(e.x,e.y):this.hover.stop(),zoomBy:e=>this.zoomBy(e)})}pivotAt(e,t){let n=this.props.dims===3?this.pick(e,t):null;n!==null&&(this.viewIsDefault=!1,this.goTo(Ar(this.view,W(this.worldOf(n),this.view.target)),!0,!0))}requestPick(e,t,n){let{renderer:r}=this;r&&!this.context?.gl.isContextLost()&&(r.upload(this.props,this.changed),r.picker.request(this.scene(),e,t,n))}isNear(e,t,n,r=12){let i=this.scene(),a=Ji(i.projection,this.props,e);if(!a)return!1;let o=this.props.states?.[e]??Y.normal,s=Ri(i.look,i.projection,a.depth,o)/2;return Math.hypot(a.x-t,a.y-n)<=s+r}hoverChanged(e){this.stage.points.style.cursor=e===null?``:`pointer`,this.events.onHover(this.hit(e)),this.destroyed||this.invalidate(!1)}hit(e){let t=e===null?null:Ji(this.projection(),this.props,e);return e===null||!t?null:{row:e,x:t.x,y:t.y}}lost(){this.hover.stop(),this.renderer=null,window.clearTimeout(this.lossTimer),this.destroyed||(this.lossTimer=window.setTimeout(()=>this.events.onError(Ra),za))}restored(){if(this.context&&!this.destroyed){window.clearTimeout(this.lossTimer),this.renderer=new Pa(this.context.gl,this.context.samples);for(let e of Na)this.changed.add(e);this.invalidate()}}},Ga=e=>[(e>>16)/255,(e>>8&255)/255,(e&255)/255],Ka={light:{background:Ga(16777215),point:Ga(4157096),text:`#1b1f24`,halo:`rgba(255, 255, 255, 0.9)`,axis:[...Ga(1777444),.18]},dark:{background:Ga(724240),point:Ga(8368869),text:`#dfe3e7`,halo:`rgba(11, 13, 16, 0.9)`,axis:[...Ga(14869992),.18]}},qa={positions:new Float32Array,colors:null,states:null},Ja=class extends z{constructor(...e){super(...e),this.watch=[],this.plot=null,this.broken=!1,this.shown={dims:void 0,labels:[]}}static{this.styles=[I,o`
      :host,
      .plot {
        display: block;
        position: absolute;
        inset: 0;
        overflow: hidden;
      }
    `]}get camera(){return this.plot?.camera??null}fit(){this.plot?.setCamera(null,!0),this.app.cameraMoved(null)}zoomBy(e){this.plot?.zoomBy(e)}focusRows(e){this.plot?.focus(e)}firstUpdated(){this.plot=Ua(this.host,{onHover:e=>this.app.store.set({hover:e}),onClick:(e,t)=>{e?this.app.inspector.select(e.row,t):t||this.app.inspector.clear()},onCamera:(e,t)=>t&&this.app.cameraMoved(e),onDrawn:()=>this.app.drawn(),onError:e=>{this.broken=!0,this.app.notify(`error`,e),this.app.drawn()}}),this.app.onCamera=e=>this.applyCamera(e),this.app.store.set({backend:this.plot.backend}),this.stateChanged(new Set([`frame`,`coloring`,`states`,`labeled`,`theme`])),this.applyCamera(!1)}disconnectedCallback(){super.disconnectedCallback(),this.plot?.destroy(),this.plot=null}render(){return y`<div class="plot" data-testid=${L.plot} role="img" aria-label="Map of the points"></div>`}stateChanged(e){let{plot:t,state:n}=this;if(!t)return;let{frame:r}=n,i={},a=r?.dims;if(e.has(`theme`)&&(i.theme=Ka[n.theme]),e.has(`frame`)&&(r?Object.assign(i,{positions:r.positions,dims:r.dims,lower:r.lower,upper:r.upper}):Object.assign(i,qa)),r&&(e.has(`frame`)||e.has(`coloring`))){let{colors:e,palette:t}=n.coloring;Object.assign(i,{colors:e?.length===r.points?e:null,palette:t})}r&&(e.has(`frame`)||e.has(`states`))&&(i.states=n.states?.length===r.points?n.states:null);let o=[n.labeled,n.view.labelBy,n.columns];o.some((e,t)=>e!==this.shown.labels[t])&&(this.shown.labels=o,i.labeled=n.labeled,i.labelOf=e=>Dn(this.state,e)),Object.keys(i).length>0&&t.set(this.onlyNew(i)),a!==void 0&&a!==this.shown.dims&&this.applyCamera(!1),this.shown.dims=a,this.broken&&e.has(`frame`)&&this.app.drawn()}onlyNew(e){let{shown:t}=this;if(`colors`in e){let n=e.colors===null?null:this.state.coloring;t.colors===n&&(delete e.colors,delete e.palette),t.colors=n}return`states`in e&&(t.states===e.states&&delete e.states,t.states=e.states),e}applyCamera(e){let{view:t,frame:n}=this.state,r=t.camera&&(!n||t.camera.orthographic===(n.dims===2));this.plot?.setCamera(r?t.camera:null,e)}};R([O(`.plot`)],Ja.prototype,`host`,void 0),Ja=R([E(`es-map`)],Ja);var Ya=o`
  button.point {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    align-items: center;
    gap: 8px;
    width: 100%;
    height: 100%;
    padding: 0 8px;
    border: 0;
    border-radius: 4px;
    background: none;
    color: var(--text);
    font: 13px / 1.2 var(--font);
    text-align: left;
    cursor: pointer;
  }
  button.point:hover {
    background: var(--hover);
  }
  button.point:focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: -2px;
  }
  button.point[aria-current="true"] {
    background: var(--accent-soft);
  }
  button.point img {
    width: 20px;
    height: 20px;
    object-fit: contain;
    border-radius: 2px;
    image-rendering: pixelated;
    background: #000;
  }
  button.point .text {
    grid-column: 2;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  button.point .row {
    color: var(--muted);
    font-size: 12px;
    font-variant-numeric: tabular-nums;
  }
  button.point .distance {
    display: grid;
    grid-template-columns: 40px minmax(56px, auto);
    align-items: center;
    gap: 6px;
    text-align: right;
    font-variant-numeric: tabular-nums;
  }
  button.point .distance svg {
    display: block;
    width: 40px;
    height: 6px;
  }
  button.point .track {
    fill: var(--line);
  }
  button.point .fill {
    fill: var(--accent);
  }
`,Xa=4,Q=class extends T{constructor(...e){super(...e),this.count=0,this.rowHeight=26,this.renderRow=()=>``,this.version=null,this.top=0,this.height=400,this.observer=new ResizeObserver(([e])=>{this.height=e?.contentRect.height??this.height}),this.scrolled=()=>{this.top=this.scrollTop},this.keys=async e=>{let t={ArrowDown:1,ArrowUp:-1,PageDown:10,PageUp:-10}[e.key],n=e.composedPath()[0].closest(`[data-index]`);if(t===void 0||!n)return;e.preventDefault();let r=Math.min(this.count-1,Math.max(0,Number(n.dataset.index)+t)),i=r*this.rowHeight;i<this.scrollTop?this.scrollTop=i:i+this.rowHeight>this.scrollTop+this.height&&(this.scrollTop=i+this.rowHeight-this.height),this.top=this.scrollTop,await this.updateComplete,this.renderRoot.querySelector(`[data-index="${r}"] button`)?.focus()}}static{this.styles=[Ya,o`
    :host {
      display: block;
      min-height: 0;
      overflow-y: auto;
      overscroll-behavior: contain;
      scrollbar-width: thin;
    }
    .all {
      position: relative;
    }
    .item {
      position: absolute;
      inset: 0 0 auto;
    }
  `]}connectedCallback(){super.connectedCallback(),this.observer.observe(this),this.addEventListener(`scroll`,this.scrolled,{passive:!0}),this.addEventListener(`keydown`,this.keys)}disconnectedCallback(){super.disconnectedCallback(),this.observer.disconnect(),this.removeEventListener(`scroll`,this.scrolled),this.removeEventListener(`keydown`,this.keys)}willUpdate(e){e.has(`version`)&&e.get(`version`)!==void 0&&(this.scrollTop=0,this.top=0)}render(){let e=Math.max(0,Math.floor(this.top/this.rowHeight)-Xa),t=Math.min(this.count,Math.ceil((this.top+this.height)/this.rowHeight)+Xa);return y`<div class="all" role="list" ${or({height:`${this.count*this.rowHeight}px`})}>
      ${Array.from({length:Math.max(0,t-e)},(t,n)=>{let r=e+n;return y`<div class="item" role="listitem" data-index=${r} aria-setsize=${this.count} aria-posinset=${r+1}
          ${or({transform:`translateY(${r*this.rowHeight}px)`,height:`${this.rowHeight}px`})}>${this.renderRow(r)}</div>`})}
    </div>`}};R([Ge({type:Number})],Q.prototype,`count`,void 0),R([Ge({type:Number})],Q.prototype,`rowHeight`,void 0),R([Ge({attribute:!1})],Q.prototype,`renderRow`,void 0),R([Ge({attribute:!1})],Q.prototype,`version`,void 0),R([D()],Q.prototype,`top`,void 0),R([D()],Q.prototype,`height`,void 0),Q=R([E(`es-virtual-list`)],Q);var Za={min:5,max:999},Qa=[{name:`cosine`,label:`Cosine`,testid:L.metricCosine},{name:`euclidean`,label:`Euclidean`,testid:L.metricEuclidean}],$a=class extends z{constructor(...e){super(...e),this.watch=[`session`,`view`,`neighbors`,`columns`]}static{this.styles=[I,o`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 0;
        gap: 8px;
      }
      es-virtual-list {
        flex: 1 1 160px;
        margin: 0 -8px;
      }
    `]}render(){let{session:e,view:t,neighbors:n}=this.state,r=e?.dataset,{k:i,metric:a}=t.neighbors,o=t.selected[0],s=n&&n.row===o?n:null,c=s?.distances.at(-1)||1;return y`
      <h2 id="title">Nearest neighbours</h2>
      <div class="field">
        <label class="label" for="k">Count</label>
        <div class="slider">
          <input type="range" aria-label="Number of neighbours" data-testid=${L.neighborsKSlider} min=${Za.min} max=${Za.max} step="1" .value=${j(String(i))}
            @input=${e=>this.app.inspector.setNeighbors({k:e.target.valueAsNumber})} />
          <input type="number" id="k" data-testid=${L.neighborsK} min=${Za.min} max=${Za.max} step="1" .value=${String(i)} @change=${this.typed} />
        </div>
        <span class="label" id="metric">Distance</span>
        <div class="segmented" role="radiogroup" aria-labelledby="metric">
          ${Qa.map(({name:e,label:t,testid:n})=>y`<label><input type="radio" name="metric" data-testid=${n} .checked=${j(a===e)}
              @change=${()=>this.app.inspector.setNeighbors({metric:e})} />${t}</label>`)}
        </div>
      </div>
      ${r&&!r.hasVectors?y`<p class="muted small">Neighbours need the vectors; only coordinates are open.</p>`:S}
      ${o!==void 0&&r?.hasVectors&&!s?y`<p class="muted small" role="status">Searching…</p>`:S}
      ${s?y`<p class="muted small">Exact, in the original vectors</p>
            <es-virtual-list data-testid=${L.neighborsList} data-row=${s.row} aria-labelledby="title" .count=${s.rows.length} .version=${s.row}
              .renderRow=${e=>this.row(s.rows[e],s.distances[e],c)}></es-virtual-list>`:S}
    `}row(e,t,n){let r=this.state.session?.dataset;return y`<button class="point" data-testid=${L.neighborItem} data-row=${e} data-distance=${t} title="#${e}, distance ${t}"
      @click=${t=>this.app.inspector.select(e,t.ctrlKey||t.metaKey)}>
      ${r?.images?y`<img src=${Yt(r.id,e)} alt="" loading="lazy" />`:S}
      <span class="text">${Dn(this.state,e)??`#${e}`}</span>
      <span class="distance"><svg viewBox="0 0 48 6" aria-hidden="true">${b`<rect class="track" width="48" height="6" rx="3" /><rect class="fill" width=${Math.max(2,Math.min(1,t/n)*48)} height="6" rx="3" />`}</svg>${t.toFixed(3)}</span>
    </button>`}typed(e){let t=e.target,n=Math.round(Math.min(Za.max,Math.max(Za.min,t.valueAsNumber)));t.value=String(Number.isNaN(n)?this.state.view.neighbors.k:n),Number.isNaN(n)||this.app.inspector.setNeighbors({k:n})}};$a=R([E(`es-neighbor-panel`)],$a);var eo=class extends z{constructor(...e){super(...e),this.watch=[`session`,`point`,`view`,`columns`]}static{this.styles=[I,o`
      .card {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        align-items: start;
        gap: 4px 10px;
      }
      img {
        width: 56px;
        height: 56px;
        object-fit: contain;
        border-radius: 4px;
        image-rendering: pixelated;
        background: #000;
      }
      .title {
        grid-column: 2;
        font-size: 15px;
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      dl {
        grid-column: 1 / -1;
        display: grid;
        grid-template-columns: minmax(60px, max-content) minmax(0, 1fr);
        gap: 2px 12px;
        max-height: 22vh;
        margin: 4px 0 0;
        overflow-y: auto;
        scrollbar-width: thin;
      }
      dt {
        max-width: 110px;
        color: var(--muted);
        overflow: hidden;
        text-overflow: ellipsis;
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
      .missing {
        color: var(--muted);
        font-style: italic;
      }
    `]}render(){let{session:e,point:t,view:n}=this.state,r=e?.dataset,i=n.selected[0];if(!r||i===void 0)return y`<p class="muted">Click a point to see what it is and its nearest neighbours.</p>`;let a=t?.row===i?t.values:null;return y`<div class="card" data-testid=${L.pointCard} data-row=${i}>
      ${r.images?y`<img data-testid=${L.pointImage} src=${Yt(r.id,i)} alt="Picture of point ${i}" />`:S}
      <div class="title">${Dn(this.state,i)??`Point ${i}`}
        <div class="muted small number">#${i}${n.selected.length>1?` and ${B(n.selected.length-1)} more selected`:``}</div>
      </div>
      <button class="icon" data-testid=${L.clear} aria-label="Clear the selection (Esc)" title="Clear the selection (Esc)" @click=${()=>this.app.inspector.clear()}>${jn}</button>
      ${a&&a.length>0?y`<dl>${r.columns.map(({name:e},t)=>y`<dt title=${e}>${e}</dt><dd>${a[t]??y`<span class="missing">missing</span>`}</dd>`)}</dl>`:S}
    </div>`}};eo=R([E(`es-point-card`)],eo);var to=[{name:`X`,testid:L.pcaX},{name:`Y`,testid:L.pcaY},{name:`Z`,testid:L.pcaZ}],no={width:200,height:56},ro=class extends z{constructor(...e){super(...e),this.watch=[`session`]}static{this.styles=[I,o`
      .axis {
        display: grid;
        grid-template-columns: 20px minmax(0, 1fr);
        align-items: center;
        gap: 8px;
      }
      figure {
        margin: 4px 0 0;
      }
      figcaption {
        display: flex;
        justify-content: space-between;
        margin-bottom: 4px;
      }
      figure svg {
        width: 100%;
        height: 56px;
      }
      .bar {
        fill: var(--line-strong);
      }
      .bar.on {
        fill: var(--accent);
      }
    `]}render(){let{session:e}=this.state;if(!e?.dataset)return y`<p class="muted">Principal components appear as soon as data are open.</p>`;let{status:t,variance:n,components:r,available:i}=e.pca;if(t!==`ready`&&i===0)return y`<p class="muted">${t===`computing`?`Computing principal components…`:`There are no principal components.`}</p>`;let a=r.length===3,o=r.reduce((e,t)=>e+(n[t]??0),0);return y`
      <div class="stack">
        ${to.map(({name:e,testid:t},o)=>y`<label class="axis"><span class="muted">${e}</span>
            <select data-testid=${t} ?disabled=${o===2&&!a} @change=${e=>this.choose(o,Number(e.target.value))}>
              ${Array.from({length:i},(e,t)=>y`<option value=${t} .selected=${j(t===(r[o]??2))}>
                  Component ${t+1}${n[t]===void 0?S:` · ${Jn(n[t])}`}</option>`)}
            </select>
          </label>`)}
        <label class="check"><input type="checkbox" data-testid=${L.pca3d} .checked=${j(a)} ?disabled=${i<3} @change=${this.toggle} /> 3D</label>
        ${n.length>0?this.scree(n,r,o):S}
      </div>
    `}scree(e,t,n){let r=Math.max(...e,1e-12),i=no.width/e.length;return y`<figure data-testid=${L.scree}>
      <figcaption class="small muted"><span>Variance a component</span><span class="number" data-testid=${L.totalVariance}>${Jn(n)} shown</span></figcaption>
      <svg viewBox="0 0 ${no.width} ${no.height}" preserveAspectRatio="none" role="img" aria-label="Variance of each component">
        ${e.map((e,n)=>{let a=Math.max(1,e/r*no.height);return b`<rect class=${t.includes(n)?`bar on`:`bar`} x=${n*i+1.5} y=${no.height-a} width=${i-3} height=${a}>
            <title>Component ${n+1}: ${Jn(e,2)}</title></rect>`})}
      </svg>
    </figure>`}choose(e,t){let n=[...this.state.session?.pca.components??[]],r=n.indexOf(t);r>=0&&(n[r]=n[e]),n[e]=t,this.command({type:`show`,projection:`pca`,components:n})}toggle(e){let{components:t,available:n}=this.state.session?.pca??{components:[],available:0},r=t.slice(0,2),i=Array.from({length:n},(e,t)=>t).find(e=>!r.includes(e)),a=e.target.checked&&i!==void 0;this.command({type:`show`,projection:`pca`,components:a?[...r,i]:r})}};ro=R([E(`es-pca-panel`)],ro);var io=200,ao=36;function oo({iterations:e,values:t},n){let r=so(e,t);return y`<svg viewBox="0 0 ${io} ${ao}" preserveAspectRatio="none" role="img" aria-label=${n}>
    ${r?b`<path d=${r} fill="none" stroke="currentColor" stroke-width="1.5" vector-effect="non-scaling-stroke" />`:``}
    ${r?b`<title>${n}: ${Yn(t[0]??null)} to ${Yn(t.at(-1)??null)}</title>`:``}
  </svg>`}function so(e,t){if(e.length<2)return null;let n=e[0],r=e.at(-1)-n||1,i=Math.min(...t),a=Math.max(...t)-i||1;return`M${e.map((e,o)=>`${((e-n)/r*io).toFixed(1)} ${(34-(t[o]-i)/a*32).toFixed(1)}`).join(`L`)}`}function co({tsne:e,task:t}){switch(e.status){case`idle`:return`Not run yet`;case`preparing`:return t?lo(t):`Preparing`;case`running`:return`Running`;case`paused`:return`Paused`;case`stopped`:return`Stopped by you`;case`done`:return e.stopReason===`budget`?`Done: all iterations used`:`Done: converged`;case`restored`:return`Restored from a bookmark`}}function lo({stage:e,fraction:t,secondsLeft:n}){return`${e.charAt(0).toUpperCase()+e.slice(1)} ${Jn(t,0)}${n===null?``:` · ${Qn(n)} left`}`}function uo({tsne:e,dataset:t,task:n}){let r=t?.hasVectors??!1;switch(e.status){case`idle`:return{main:`run`,mainEnabled:r,stop:!1,rerun:!1};case`preparing`:return{main:`cancel`,mainEnabled:n?.cancellable??!1,stop:!1,rerun:!1};case`running`:return{main:`pause`,mainEnabled:!0,stop:!0,rerun:r};case`paused`:return{main:`resume`,mainEnabled:!0,stop:!0,rerun:r};default:return{main:`resume`,mainEnabled:r,stop:!1,rerun:r}}}var fo={min:2,max:100},po={min:-1,max:4},mo={run:`Run`,pause:`Pause`,resume:`Resume`,cancel:`Cancel`},ho=class extends z{constructor(...e){super(...e),this.watch=[`session`,`history`]}static{this.styles=[I,o`
      .buttons {
        display: grid;
        grid-template-columns: 1.25fr 1fr 1fr;
        gap: 6px;
      }
      .buttons button {
        padding: 0 4px;
      }
      dl {
        display: grid;
        grid-template-columns: 1fr 1fr 1fr;
        gap: 0 8px;
        margin: 0;
      }
      dt {
        font-size: 11px;
        color: var(--muted);
        white-space: nowrap;
      }
      dd {
        margin: 0;
        font-size: 15px;
        font-weight: 600;
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      .status {
        min-height: 19px;
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      progress {
        display: block;
        width: 100%;
        height: 3px;
        border: 0;
        border-radius: 2px;
        background: var(--line);
        overflow: hidden;
        appearance: none;
      }
      progress::-webkit-progress-bar {
        background: var(--line);
      }
      progress::-webkit-progress-value {
        background: var(--accent);
      }
      progress::-moz-progress-bar {
        background: var(--accent);
      }
      .spark {
        height: 36px;
        color: var(--accent);
      }
      .spark svg {
        width: 100%;
        height: 36px;
      }
      summary {
        color: var(--muted);
        cursor: pointer;
      }
      details > .stack {
        margin-top: 8px;
      }
      hr {
        width: 100%;
        margin: 4px 0;
        border: 0;
        border-top: 1px solid var(--line);
      }
    `]}render(){let{session:e}=this.state;return e?.dataset?y`<div class="stack">${this.parameters(e)}<hr />${this.progress(e)}</div>`:y`<p class="muted">t-SNE runs once data are open.</p>`}parameters({tsne:e,dataset:t}){let n=t?.hasVectors??!1,r=Math.max(fo.min,(t?.points??1)-1);return y`
      <fieldset class="field" ?disabled=${!n}>
        <span class="label" id="dims">Dimensions</span>
        <div class="segmented" role="radiogroup" aria-labelledby="dims">
          ${[2,3].map(t=>y`<label><input type="radio" name="dims" data-testid=${t===2?L.dims2:L.dims3} .checked=${j(e.dims===t)}
              @change=${()=>this.set({dims:t})} />${t}D</label>`)}
        </div>
        <label class="label" for="perplexity">Perplexity</label>
        <div class="slider">
          <input type="range" aria-label="Perplexity" data-testid=${L.perplexitySlider} min=${fo.min} max=${Math.min(fo.max,r)} step="1"
            .value=${String(e.perplexity)} @input=${this.follow(`perplexity`)} @change=${e=>this.set({perplexity:go(e)})} />
          <input type="number" id="perplexity" data-testid=${L.perplexity} min="1" max=${r} step="any" .value=${String(e.perplexity)}
            @change=${t=>this.checked(t,e=>({perplexity:e}),e.perplexity)} />
        </div>
        <label class="label" for="rate">Learn. rate</label>
        <div class="slider">
          <input type="range" aria-label="Learning rate, logarithmic" ?disabled=${e.learningRate===null} min=${po.min} max=${po.max} step="0.1"
            .value=${String(Math.log10(e.learningRate??10))} @input=${this.follow(`rate`,e=>String(_o(e)))}
            @change=${e=>this.set({learningRate:_o(go(e))})} />
          <input type="number" id="rate" data-testid=${L.learningRate} min="0" step="any" placeholder="auto" .value=${e.learningRate===null?``:String(e.learningRate)}
            @change=${this.rateTyped} />
        </div>
        <span></span>
        <label class="check small"><input type="checkbox" data-testid=${L.learningRateAuto} .checked=${j(e.learningRate===null)}
          @change=${e=>this.set({learningRate:e.target.checked?null:10})} /> Automatic</label>
      </fieldset>
      <details>
        <summary>More</summary>
        <fieldset class="stack" ?disabled=${!n}>
          <label class="field"><span class="label">Iterations</span>
            <input type="number" data-testid=${L.budget} min="1" step="1" .value=${String(e.iterations)}
              @change=${t=>this.checked(t,e=>({iterations:e}),e.iterations)} /></label>
          <label class="field"><span class="label">Seed</span>
            <input type="number" data-testid=${L.seed} min="0" step="1" .value=${String(e.seed)}
              @change=${t=>this.checked(t,e=>({seed:e}),e.seed)} /></label>
        </fieldset>
      </details>
    `}progress(e){let{tsne:t,task:n,dataset:r}=e,i=uo(e),a=r?.hasVectors?co(e):`Coordinates only: open the vectors to run`,o=t.status===`preparing`?n?.fraction??0:Math.min(1,t.iteration/Math.max(1,t.iterations));return y`
      <div class="buttons">
        <button class=${i.main===`cancel`?``:`primary`} data-testid=${L[i.main]} ?disabled=${!i.mainEnabled} @click=${()=>this.main(i.main)}>${mo[i.main]}</button>
        <button data-testid=${L.stop} ?disabled=${!i.stop} @click=${()=>this.command({type:`tsne.stop`})}>Stop</button>
        <button data-testid=${L.rerun} ?disabled=${!i.rerun} @click=${()=>this.command({type:`tsne.run`})}>Re-run</button>
      </div>
      <progress max="1" .value=${o} aria-label="Progress of t-SNE"></progress>
      <div class="status" data-testid=${L.tsneStatus} data-status=${t.status} title=${a}>${a}</div>
      <dl>
        <div><dt>Iteration</dt><dd data-testid=${L.iteration}>${t.iteration}</dd></div>
        <div><dt>KL divergence</dt><dd data-testid=${L.kl}>${Xn(t.kl,3)}</dd></div>
        <div><dt>An iteration</dt><dd data-testid=${L.msPerIteration}>${Zn(t.msPerIteration)}</dd></div>
      </dl>
      <div class="spark">${oo(this.state.history,`KL divergence over the iterations`)}</div>
      <p class="visually-hidden" role="status">${t.status===`preparing`?`Preparing t-SNE`:`t-SNE: ${a}`}, ${V(Math.floor(t.iteration/100)*100,`iteration`)}</p>
    `}main(e){let{task:t}=this.state.session??{};e===`cancel`?t&&this.command({type:`cancel`,task:t.id}):this.command({type:`tsne.${e}`})}set(e){this.command({type:`tsne.set`,...e}).then(e=>e??this.restore())}checked(e,t,n){let r=e.target;r.value!==``&&r.checkValidity()?this.set(t(r.valueAsNumber)):r.value=String(n)}rateTyped(e){let t=e.target;t.value===``?this.set({learningRate:null}):t.valueAsNumber>0?this.set({learningRate:t.valueAsNumber}):this.restore()}follow(e,t=String){return n=>{let r=this.renderRoot.querySelector(`#${e}`);r&&(r.value=t(go(n)))}}restore(){let{tsne:e}=this.state.session??{};if(!e)return;let t={perplexity:String(e.perplexity),rate:e.learningRate===null?``:String(e.learningRate)};for(let[e,n]of Object.entries(t)){let t=this.renderRoot.querySelector(`#${e}`);t&&(t.value=n)}}};ho=R([E(`es-tsne-panel`)],ho);var go=e=>e.target.valueAsNumber,_o=e=>Number((10**e).toPrecision(2)),vo=class extends z{constructor(...e){super(...e),this.watch=[`session`],this.tab=`pca`,this.shown=null}static{this.styles=[I,o`
      [role="tablist"] {
        display: flex;
        gap: 4px;
        margin: 0 0 12px -14px;
        padding: 0 0 0 6px;
        border-bottom: 1px solid var(--line);
      }
      [role="tab"] {
        height: 32px;
        padding: 0 10px;
        border: 0;
        border-bottom: 2px solid transparent;
        border-radius: 0;
        background: none;
        color: var(--muted);
        margin-bottom: -1px;
      }
      [role="tab"][aria-selected="true"] {
        border-bottom-color: var(--accent);
        color: var(--text);
        font-weight: 600;
      }
    `]}willUpdate(){let e=this.state.session?.projection??null;e!==this.shown&&(this.shown=e,e&&(this.tab=e===`pca`||e===`tsne`?e:`other`))}render(){let e=this.state.session?.projection,t=e===`umap`||e===`custom`?e:null;return y`
      <div role="tablist" aria-label="Projection" @keydown=${this.arrows}>
        ${this.button(`pca`,`PCA`,L.tabPca)} ${this.button(`tsne`,`t-SNE`,L.tabTsne)}
        ${t?this.button(`other`,t===`umap`?`UMAP`:`Custom`,L.tabOther):``}
      </div>
      <div role="tabpanel" id="panel" aria-label=${this.tab===`pca`?`PCA`:this.tab===`tsne`?`t-SNE`:`Restored layout`}>
        <es-pca-panel .app=${this.app} ?hidden=${this.tab!==`pca`}></es-pca-panel>
        <es-tsne-panel .app=${this.app} ?hidden=${this.tab!==`tsne`}></es-tsne-panel>
        ${this.tab===`other`?y`<p class="muted">A layout restored from a bookmark; it is shown as it was saved.</p>`:``}
      </div>
    `}button(e,t,n){let r=this.tab===e;return y`<button role="tab" id=${e} data-testid=${n} aria-selected=${r} aria-controls="panel" tabindex=${r?0:-1} @click=${()=>this.choose(e)}>${t}</button>`}choose(e){this.tab=e;let{session:t}=this.state;t?.dataset&&e!==`other`&&t.projection!==e&&(e===`pca`&&t.pca.available>=2&&this.command({type:`show`,projection:`pca`}),e===`tsne`&&t.tsne.hasLayout&&this.command({type:`show`,projection:`tsne`}))}arrows(e){let t=e.key===`ArrowRight`?1:e.key===`ArrowLeft`?-1:0;if(t===0)return;let n=[...this.renderRoot.querySelectorAll(`[role=tab]`)],r=n[(n.indexOf(e.target)+t+n.length)%n.length];r?.focus(),r?.click()}};R([D()],vo.prototype,`tab`,void 0),vo=R([E(`es-projection-panel`)],vo);var yo=class extends z{constructor(...e){super(...e),this.watch=[`session`,`search`,`columns`,`view`]}static{this.styles=[I,o`
      .line {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 32px;
        gap: 6px;
      }
      .regex {
        padding: 0;
        font-family: var(--mono);
      }
      .regex[aria-pressed="true"] {
        border-color: var(--accent);
        background: var(--accent-soft);
        color: var(--accent);
      }
      .count {
        min-height: 19px;
      }
      .error {
        color: var(--danger);
        overflow-wrap: anywhere;
      }
      es-virtual-list {
        height: min(156px, 24vh);
        margin: 0 -8px;
      }
    `]}focus(){this.input.focus(),this.input.select()}render(){let{session:e,search:t}=this.state,n=e?.dataset?.columns??[],r=n.length===0,{rows:i,error:a}=t;return y`<div class="stack" role="search">
      <div class="line">
        <input type="search" placeholder="Search metadata  ( / )" aria-label="Search metadata" data-testid=${L.search} spellcheck="false" autocomplete="off"
          aria-invalid=${a!==null} ?disabled=${r} .value=${j(t.text)} @input=${e=>this.app.inspector.search({text:e.target.value})} />
        <button class="regex" data-testid=${L.searchRegex} aria-pressed=${t.regex} aria-label="Regular expression" title="Regular expression"
          ?disabled=${r} @click=${()=>this.app.inspector.search({regex:!t.regex})}>.*</button>
      </div>
      ${n.length>1?y`<label class="field"><span class="label">In column</span>
              <select data-testid=${L.searchColumn} @change=${e=>{let{value:t}=e.target;this.app.inspector.search({column:t===``?null:Number(t)})}}>
                <option value="" .selected=${j(t.column===null)}>All columns</option>
                ${n.map(({name:e},n)=>y`<option value=${n} .selected=${j(t.column===n)}>${e}</option>`)}
              </select></label>`:S}
      ${t.text===``?S:y`<div class="count small" role="status">
              ${a===null?y`<span class="muted" data-testid=${L.searchCount}>${i?V(i.length,`match`,`matches`):`Searching…`}</span>`:y`<span class="error" data-testid=${L.searchError}>${a}</span>`}
            </div>`}
      ${i&&i.length>0?y`<es-virtual-list data-testid=${L.searchResults} .count=${i.length} .version=${i} .renderRow=${e=>this.row(i[e])}></es-virtual-list>`:S}
    </div>`}row(e){let{session:t,view:n,search:r}=this.state,i=t?.dataset,a=r.column===null?null:this.state.columns.get(r.column)?.text(e);return y`<button class="point" data-testid=${L.resultItem} data-row=${e} aria-current=${n.selected[0]===e} @click=${t=>this.app.inspector.select(e,t.ctrlKey||t.metaKey)}>
      ${i?.images?y`<img src=${Yt(i.id,e)} alt="" loading="lazy" />`:S}
      <span class="text">${a??Dn(this.state,e)??``}</span><span class="row">#${e}</span>
    </button>`}};R([O(`input[type=search]`)],yo.prototype,`input`,void 0),yo=R([E(`es-search-box`)],yo);var bo=[[`Drag`,`Orbit (3D), pan (2D)`],[`Right drag, Ctrl drag`,`Pan`],[`Wheel, pinch`,`Zoom at the pointer`],[`Click`,`Select a point and its neighbours`],[`Ctrl click`,`Add to the selection, or take out`],[`Click beside the points`,`Clear`],[`Double click (3D)`,`Orbit about that point`]],xo={Escape:`Esc`,f:`F`,F:`Shift F`,b:`B`,"-":`−`},So=class extends T{static{this.styles=[I,o`
      dialog {
        width: min(440px, calc(100vw - 32px));
        padding: 18px 20px 20px;
        border: 1px solid var(--line);
        border-radius: 12px;
        background: var(--raised);
        color: var(--text);
        box-shadow: var(--shadow);
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 35%);
      }
      header {
        display: flex;
        align-items: center;
        justify-content: space-between;
        margin-bottom: 10px;
      }
      header h2 {
        font-size: 15px;
      }
      dl {
        display: grid;
        grid-template-columns: max-content 1fr;
        gap: 5px 18px;
        margin: 0 0 14px;
      }
      dt {
        min-width: 130px;
      }
      dd {
        margin: 0;
        color: var(--muted);
      }
      kbd {
        display: inline-block;
        min-width: 22px;
        padding: 0 6px;
        border: 1px solid var(--line-strong);
        border-bottom-width: 2px;
        border-radius: 4px;
        background: var(--panel);
        font: 12px / 1.5 var(--font);
        text-align: center;
      }
    `]}toggle(){this.dialog.open?this.dialog.close():this.dialog.showModal()}render(){return y`<dialog data-testid=${L.shortcutsDialog} aria-labelledby="title" closedby="any">
      <header><h2 id="title">Keyboard and mouse</h2><button class="icon" aria-label="Close" @click=${()=>this.dialog.close()}>${jn}</button></header>
      <dl>${Un.map(({keys:e,does:t})=>y`<dt>${e.slice(0,1).map(e=>y`<kbd>${xo[e]??e}</kbd>`)}</dt><dd>${t}</dd>`)}</dl>
      <dl>${bo.map(([e,t])=>y`<dt>${e}</dt><dd>${t}</dd>`)}</dl>
    </dialog>`}};R([O(`dialog`)],So.prototype,`dialog`,void 0),So=R([E(`es-shortcuts`)],So);var Co={pca:`PCA`,tsne:`t-SNE`,umap:`UMAP`,custom:`Custom`},wo={connecting:`Connecting…`,open:`Connected`,lost:`Reconnecting…`},To=class extends z{constructor(...e){super(...e),this.watch=[`session`,`view`,`frame`,`backend`,`connection`,`opening`]}static{this.styles=[I,o`
      :host {
        display: flex;
        align-items: center;
        gap: 0 16px;
        height: var(--status-height);
        padding: 0 14px;
        overflow: hidden;
        border-top: 1px solid var(--line);
        background: var(--panel);
        color: var(--muted);
        font-size: 12px;
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      .space {
        flex: 1;
      }
      .task {
        display: flex;
        align-items: center;
        gap: 8px;
        color: var(--text);
      }
      .task progress {
        width: 90px;
        height: 4px;
        accent-color: var(--accent);
      }
      .task button {
        height: 20px;
        padding: 0 8px;
        font-size: 12px;
      }
      .backend {
        min-width: 60px;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      @media (max-width: 699px) {
        :host {
          gap: 0 12px;
        }
        .wide {
          display: none;
        }
      }
      .dot {
        display: inline-block;
        width: 7px;
        height: 7px;
        margin-right: 6px;
        border-radius: 50%;
        background: #2aa36b;
      }
      .dot:not(.open) {
        background: #d98200;
      }
    `]}render(){let{session:e,view:t,frame:n,backend:r,connection:i,opening:a}=this.state,o=e?.dataset,s=e?.task;return y`
      <span data-testid=${L.statusPoints}>${o?y`${V(o.points,`point`)}<span class="wide"> · ${V(o.dimensions,`dimension`)}</span>`:`No data`}</span>
      <span class="wide" data-testid=${L.statusSelected}>${o?`${B(t.selected.length)} selected`:S}</span>
      <span data-testid=${L.statusProjection}>${n?`${Co[n.projection]} ${n.dims}D`:S}</span>
      <span data-testid=${L.statusIteration}>${n?.projection===`tsne`?`iteration ${B(n.iteration)}`:S}</span>
      <span class="space"></span>
      ${s?y`<span class="task" data-testid=${L.task}><progress max="1" .value=${s.fraction} aria-label=${s.stage}></progress>${lo(s)}
              ${s.cancellable?y`<button @click=${()=>this.command({type:`cancel`,task:s.id})}>Cancel</button>`:S}</span>`:a?y`<span class="task" data-testid=${L.task}><progress aria-label="Opening files"></progress>Opening ${a}</span>`:S}
      <span class="backend wide" data-testid=${L.statusBackend} title=${r}>${r}</span>
      <span data-testid=${L.connection} data-state=${i} role="status"><span class="dot ${i}"></span>${wo[i]}</span>
    `}};To=R([E(`es-status-bar`)],To);var Eo=(e,t,n)=>{let r=new Map;for(let i=t;i<=n;i++)r.set(e[i],i);return r},Do=qe(class extends Je{constructor(e){if(super(e),e.type!==k.CHILD)throw Error(`repeat() can only be used in text expressions`)}dt(e,t,n){let r;n===void 0?n=t:t!==void 0&&(r=t);let i=[],a=[],o=0;for(let t of e)i[o]=r?r(t,o):o,a[o]=n(t,o),o++;return{values:a,keys:i}}render(e,t,n){return this.dt(e,t,n).values}update(e,[t,n,r]){let i=nt(e),{values:a,keys:o}=this.dt(t,n,r);if(!Array.isArray(i))return this.ut=o,a;let s=this.ut??=[],c=[],l,u,d=0,f=i.length-1,p=0,m=a.length-1;for(;d<=f&&p<=m;)if(i[d]===null)d++;else if(i[f]===null)f--;else if(s[d]===o[p])c[p]=A(i[d],a[p]),d++,p++;else if(s[f]===o[m])c[m]=A(i[f],a[m]),f--,m--;else if(s[d]===o[m])c[m]=A(i[d],a[m]),$e(e,c[m+1],i[d]),d++,m--;else if(s[f]===o[p])c[p]=A(i[f],a[p]),$e(e,i[d],i[f]),f--,p++;else if(l===void 0&&(l=Eo(o,p,m),u=Eo(s,d,f)),l.has(s[d])){if(l.has(s[f])){let t=u.get(o[p]),n=t===void 0?null:i[t];if(n===null){let t=$e(e,i[d]);A(t,a[p]),c[p]=t}else c[p]=A(n,a[p]),$e(e,i[d],n),i[t]=null;p++}else rt(i[f]),f--}else rt(i[d]),d++;for(;p<=m;){let t=$e(e,c[m+1]);A(t,a[p]),c[p++]=t}for(;d<=f;){let e=i[d++];e!==null&&rt(e)}return this.ut=o,tt(e,c),x}}),Oo=class extends z{constructor(...e){super(...e),this.watch=[`toasts`]}static{this.styles=[I,o`
      :host {
        display: flex;
        flex-direction: column;
        gap: 8px;
        max-height: 50%;
        overflow-y: auto;
        pointer-events: none;
      }
      div {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        align-items: start;
        gap: 10px;
        padding: 10px 8px 10px 12px;
        border: 1px solid color-mix(in srgb, var(--danger) 40%, transparent);
        border-radius: 8px;
        background: var(--raised);
        box-shadow: var(--shadow);
        pointer-events: auto;
      }
      div > svg {
        margin-top: 2px;
        color: var(--danger);
      }
      p {
        max-height: 160px;
        overflow: auto;
        overflow-wrap: anywhere;
        user-select: text;
      }
      .note {
        border-color: var(--line-strong);
      }
      .note > svg {
        color: var(--muted);
      }
      button {
        margin: -4px 0;
      }
    `]}render(){return Do(this.state.toasts,({id:e})=>e,({id:e,kind:t,message:n})=>y`<div class=${t} role=${t===`error`?`alert`:`status`} data-testid=${L.toast}>
        ${Vn}<p>${n}</p>
        <button class="icon" aria-label="Dismiss" @click=${()=>this.app.dismiss(e)}>${jn}</button>
      </div>`)}};Oo=R([E(`es-toasts`)],Oo);var ko=[`session`,`preferences`,`connection`],Ao=1.35,jo={system:`Auto`,light:`Light`,dark:`Dark`},$=class extends T{constructor(...e){super(...e),this.dropping=!1,this.app=new En,this.unwatch=[],this.keys=e=>{let t=e.composedPath()[0],n=t.matches?.(`input:not([type=checkbox], [type=radio], [type=range]), select, textarea`)??!1,r=e.defaultPrevented||t.closest?.(`dialog`)?null:Wn(e,n);r&&(n&&t.blur(),e.preventDefault(),this.act(r))}}static{this.styles=[I,Gn]}get debug(){return On(this.app.store.state,this.map?.camera??null)}connectedCallback(){super.connectedCallback(),this.unwatch=[this.app.store.subscribe(e=>{ko.some(t=>e.has(t))&&this.requestUpdate()}),kn(e=>{this.dropping=e},e=>this.app.open(e))],addEventListener(`keydown`,this.keys),this.app.start()}disconnectedCallback(){super.disconnectedCallback();for(let e of this.unwatch)e();removeEventListener(`keydown`,this.keys)}render(){let{session:e,preferences:t,connection:n}=this.app.store.state,{leftOpen:r,rightOpen:i}=t,{app:a}=this;return document.title=e?.dataset?`${e.dataset.name} – Embedscope`:`Embedscope`,y`
      <aside class="left" aria-label="Data and projection" ?hidden=${!r}>
        ${this.header()}
        <div class="scroll">
          <es-data-panel .app=${a}></es-data-panel>
          <es-projection-panel .app=${a} ?hidden=${!e?.dataset}></es-projection-panel>
        </div>
      </aside>
      <main aria-label="Map">
        <es-map .app=${a}></es-map>
        <es-hover-label .app=${a}></es-hover-label>
        ${e&&!e.dataset?y`<es-empty .app=${a} @choose-files=${this.chooseFiles}></es-empty>`:S}
        <div class="corner start">
          ${r?S:y`<button class="raised icon" data-testid=${L.showLeft} aria-label="Show data and projection" title="Show data and projection" @click=${()=>this.openPanel(`left`)}>${Rn}</button>`}
        </div>
        <div class="corner end">
          <es-legend .app=${a}></es-legend>
          ${i?S:y`<button class="raised icon" data-testid=${L.showRight} aria-label="Show search and selection" title="Show search and selection" @click=${()=>this.openPanel(`right`)}>${zn}</button>`}
        </div>
        <div class="tools" role="toolbar" aria-label="View">
          <button class="icon" aria-label="Zoom in" title="Zoom in (+)" @click=${()=>this.map.zoomBy(Ao)}>${Mn}</button>
          <button class="icon" aria-label="Zoom out" title="Zoom out (−)" @click=${()=>this.map.zoomBy(1/Ao)}>${Nn}</button>
          <button class="icon" data-testid=${L.fit} aria-label="Fit the whole map" title="Fit the whole map (F)" @click=${()=>this.map.fit()}>${Pn}</button>
          <button class="icon" data-testid=${L.shortcuts} aria-label="Keyboard and mouse" title="Keyboard and mouse (?)" @click=${()=>this.shortcuts.toggle()}>${Bn}</button>
        </div>
        ${n===`lost`?y`<div class="banner" role="alert" data-testid=${L.banner}>The connection to the server is lost. Trying again by itself; if <code>embedscope</code> was ended, start it again.</div>`:S}
        <es-toasts .app=${a}></es-toasts>
      </main>
      <aside class="right" aria-label="Search and selection" ?hidden=${!i}>
        <div class="inspector">
          <header><h2>Inspector</h2><button class="icon" data-testid=${L.hideRight} aria-label="Hide search and selection" title="Hide" @click=${()=>a.prefer({rightOpen:!1})}>${zn}</button></header>
          <es-search-box .app=${a}></es-search-box>
          <es-point-card .app=${a}></es-point-card>
          <es-neighbor-panel .app=${a}></es-neighbor-panel>
        </div>
        <es-bookmarks .app=${a}></es-bookmarks>
      </aside>
      <es-status-bar .app=${a}></es-status-bar>
      <div class="drop" data-testid=${L.dropZone} ?hidden=${!this.dropping}><p>Drop to open<span>vectors, labels, or a state.txt; one or several files</span></p></div>
      <es-shortcuts></es-shortcuts>
    `}header(){let{theme:e}=this.app.store.state.preferences;return y`<header>
      ${Hn}<h1>Embedscope</h1>
      <select class="theme" aria-label="Theme" title="Theme" data-testid=${L.theme} @change=${e=>this.app.prefer({theme:e.target.value})}>
        ${[`system`,`light`,`dark`].map(t=>y`<option value=${t} .selected=${j(e===t)}>${jo[t]}</option>`)}
      </select>
      <button class="icon" data-testid=${L.hideLeft} aria-label="Hide data and projection" title="Hide" @click=${()=>this.app.prefer({leftOpen:!1})}>${Rn}</button>
    </header>`}openPanel(e){let t=innerWidth<700;e===`left`?this.app.prefer(t?{leftOpen:!0,rightOpen:!1}:{leftOpen:!0}):this.app.prefer(t?{leftOpen:!1,rightOpen:!0}:{rightOpen:!0})}chooseFiles(){this.renderRoot.querySelector(`es-data-panel`)?.shadowRoot?.querySelector(`input[type=file]`)?.click()}async act(e){let{state:t}=this.app.store;switch(e){case`search`:return t.preferences.rightOpen||this.openPanel(`right`),await this.updateComplete,this.searchBox.focus();case`clear`:return this.app.inspector.clear();case`fit`:return this.map.fit();case`fit-selection`:return this.map.focusRows(t.labeled);case`in`:return this.map.zoomBy(Ao);case`out`:return this.map.zoomBy(1/Ao);case`bookmark`:return this.bookmarks.add();case`help`:return this.shortcuts.toggle()}}};R([D()],$.prototype,`dropping`,void 0),R([O(`es-map`)],$.prototype,`map`,void 0),R([O(`es-search-box`)],$.prototype,`searchBox`,void 0),R([O(`es-bookmarks`)],$.prototype,`bookmarks`,void 0),R([O(`es-shortcuts`)],$.prototype,`shortcuts`,void 0),$=R([E(`embedscope-app`)],$);